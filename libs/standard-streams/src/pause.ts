const never = new Int32Array(new SharedArrayBuffer(4))

/** Blocks this thread; for a descriptor that another process made non-blocking and that has nothing yet. */
export function pause(forMs: number): void {
  Atomics.wait(never, 0, 0, forMs)
}
