import { writeLine } from "@interop/standard-streams"
import { runProgram } from "@interop/command-line"
import { clientCommand, type PlainRequest } from "../index.ts"

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
    writeLine(planFile)
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
