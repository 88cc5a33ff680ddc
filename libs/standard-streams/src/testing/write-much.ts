import { writeLine } from "../index.ts"

writeLine("a".repeat(1_000_000))
writeLine("b")
