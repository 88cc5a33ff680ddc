import { containerEngine } from "../../prepare/container-engine.ts"
import { sweep } from "./sweep.ts"

for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => {})

const [owner = ""] = process.argv.slice(2)
for await (const _ of process.stdin);
await sweep(await containerEngine(), owner)
