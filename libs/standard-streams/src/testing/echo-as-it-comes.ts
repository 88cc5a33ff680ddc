import { readAsItComes, writeLine } from "../index.ts"

for await (const piece of readAsItComes()) writeLine(JSON.stringify(piece))
writeLine("end")
