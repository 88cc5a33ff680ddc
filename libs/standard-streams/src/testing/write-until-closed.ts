import { StandardStreamsError, writeLine } from "../index.ts"

try {
  for (;;) writeLine("more")
} catch (error) {
  if (!(error instanceof StandardStreamsError)) throw error
  process.stderr.write(`${error.code}\n`)
}
