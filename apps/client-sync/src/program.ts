// grpc-js would write lines of its own beside the one that says why a call failed.
process.env["GRPC_VERBOSITY"] ??= "NONE"
const { startWorker } = await import("@interop/blocking-client")
startWorker()

const { runProgram } = await import("@interop/command-line")
const { clientCommand } = await import("@interop/square-command-line")

const command = clientCommand(
  "client-sync",
  "Calls the square service and waits for each answer: no callbacks, no promises.",
  {
    plain: async (connection, requests) => {
      const { plain } = await import("./plain.ts")
      plain(connection, requests)
    },
    driven: async (planFile) => {
      const { runPlan } = await import("./driven/run-plan.ts")
      runPlan(planFile)
    },
  },
)
await runProgram(command, process.argv.slice(2))
