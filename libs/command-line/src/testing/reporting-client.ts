import { writeLine } from "@interop/standard-streams"
import { clientCommand, FailureError, runProgram, type PlainRequest } from "../index.ts"

/**
 * A client that calls nobody: it prints what it was asked for and takes each
 * number for its own result. READING says how it goes through the numbers.
 */
const command = clientCommand("reporting-client", "Calls nobody.", {
  async plain(connection, requests) {
    writeLine(JSON.stringify(connection))
    for (const request of requests) {
      await take(request)
    }
  },
  driven(planFile) {
    if (planFile === "failing.json") throw new FailureError("the plan failed")
    if (planFile === "unawaited.json") setImmediate(() => throwUnawaited())
    else if (planFile === "survived.json") {
      process.on("uncaughtException", (error) => writeLine(`survived: ${error.message}`))
      setImmediate(() => throwUnawaited())
    } else if (planFile === "flooding.json") {
      for (let line = 0; line < 100_000; line += 1) process.stdout.write(`line ${line}\n`)
    } else writeLine(planFile)
  },
})
await runProgram(command, process.argv.slice(2))

async function take({ method, numbers, results }: PlainRequest): Promise<void> {
  writeLine(method)
  switch (process.env["READING"]) {
    case "blocking":
      for (const value of numbers) results.print(value)
      return
    case "polling":
      for (const value of numbers.polled()) if (value !== undefined) results.print(value)
      return
    default:
      for await (const value of numbers) results.print(value)
  }
}

function throwUnawaited(): never {
  throw new Error("nobody\n  waited for this")
}
