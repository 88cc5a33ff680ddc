import { startProgram } from "@interop/command-line/start"

await startProgram(() => import("./program.ts"))
