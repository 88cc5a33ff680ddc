import { readPolling, writeLine } from "../index.ts"

// Says "idle" when it was not kept waiting by an input that has nothing yet.
for (const piece of readPolling()) {
  if (piece === undefined) {
    writeLine("idle")
    break
  }
}
