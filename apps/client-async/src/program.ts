import { runProgram } from "@interop/command-line"
import { clientCommand } from "@interop/square-command-line"

const command = clientCommand(
  "client-async",
  "Calls the square service with promises and async iterables.",
  {
    plain: async (connection, requests) => {
      const { plain } = await import("./plain.ts")
      await plain(connection, requests)
    },
    driven: async (planFile) => {
      const { runPlan } = await import("./driven/run-plan.ts")
      await runPlan(planFile)
    },
  },
)
await runProgram(command, process.argv.slice(2))
