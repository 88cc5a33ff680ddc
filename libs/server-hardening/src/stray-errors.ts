/**
 * Keeps the process alive when an error reaches nobody: a timer, an event
 * listener, or a promise that some handler forgot. One call's mistake must
 * not end everybody else's (grpc/grpc-node#290). Takes the place of other
 * listeners, as theirs is to end the process. Gives the function that puts
 * everything back.
 */
export function surviveStrayErrors(onError: (error: unknown) => void): () => void {
  // Node raises unhandled rejections as this event too.
  const event = "uncaughtException"
  const others = process.listeners(event)
  process.removeAllListeners(event)
  process.on(event, onError)
  return () => {
    process.off(event, onError)
    for (const listener of others) process.on(event, listener)
  }
}
