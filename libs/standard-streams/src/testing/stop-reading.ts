import { readAsItComes, writeLine } from "../index.ts"

// Ends by itself only if `return` lets go of an input that still waits.
const pieces = readAsItComes()
const waiting = pieces.next()
await pieces.return?.()
writeLine(JSON.stringify([await waiting, await pieces.next()]))
