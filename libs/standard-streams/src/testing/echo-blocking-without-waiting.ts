// Node opens standard input and makes its descriptor non-blocking, as a program
// that shares it may have done: reads then fail with EAGAIN in place of waiting.
process.stdin.pause()
await import("./echo-blocking.ts")
process.stdin.destroy()
