import { WorkerLink } from "./worker-link.ts"

/**
 * Starts the worker thread that the first channel would start. A program that
 * calls this first of all gets its first answer earlier: the thread loads
 * grpc-js while the program loads the rest.
 */
export function startWorker(): void {
  WorkerLink.current()
}
