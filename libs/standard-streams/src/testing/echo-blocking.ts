import { readBlocking, writeLine } from "../index.ts"

for (const piece of readBlocking()) if (piece !== "") writeLine(JSON.stringify(piece))
writeLine("end")
