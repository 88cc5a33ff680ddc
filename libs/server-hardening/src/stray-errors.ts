/**
 * Keeps the process alive when an error reaches nobody: a timer, an event
 * listener, or a promise that some handler forgot. One call's mistake must
 * not end everybody else's (grpc/grpc-node#290). Gives the function that puts
 * Node's default back.
 */
export function surviveStrayErrors(onError: (error: unknown) => void): () => void {
  // Node raises unhandled rejections as this event too.
  process.on("uncaughtException", onError)
  return () => {
    process.off("uncaughtException", onError)
  }
}
