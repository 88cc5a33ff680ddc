import { readFileSync } from "node:fs"
import { answer } from "./answer.ts"

const STDIN = 0

process.stdout.write(answer(readFileSync(STDIN)))
