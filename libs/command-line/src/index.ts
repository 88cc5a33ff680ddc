export { port, wholeNumber } from "./arguments.ts"
export { FailureError, UsageError } from "./errors.ts"
export { runProgram } from "./run-program.ts"
