import { readPolling, writeLine } from "../index.ts"

const never = new Int32Array(new SharedArrayBuffer(4))

for (const piece of readPolling()) {
  if (piece === undefined) Atomics.wait(never, 0, 0, 1)
  else if (piece !== "") writeLine(JSON.stringify(piece))
}
writeLine("end")
