/** Gives no sign of life, as a thread that the system has ended. */
Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0)
