/** Takes long to load, then works as it should. */
Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 3000)
await import("../worker/main.ts")
