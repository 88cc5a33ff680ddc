import { FailureError } from "@interop/command-line"

/** Something that the bench needs is not there, or a program that it measures failed. One line. */
export class BenchError extends FailureError {}
