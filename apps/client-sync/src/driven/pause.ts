const never = new Int32Array(new SharedArrayBuffer(4))

/** Blocks this thread. */
export function pause(forMs: number): void {
  Atomics.wait(never, 0, 0, forMs)
}
