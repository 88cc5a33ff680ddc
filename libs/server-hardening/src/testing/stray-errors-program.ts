import { once } from "node:events"
import { ServerCredentials } from "@grpc/grpc-js"
import { HardenedServer } from "../hardened-server.ts"
import { surviveStrayErrors } from "../stray-errors.ts"
import { NumberService } from "./number-service.ts"

// A program of its own: an error that reaches nobody would end the test run too.
// Nor may it outlive the run, however that ends.
process.stdin.once("end", () => process.exit()).resume()
// What runProgram of command-line does; a server must not end so.
process.once("uncaughtException", () => process.exit(1))
surviveStrayErrors((error) => console.error(`stray: ${String(error)}`))

const strays: Record<number, (signal: AbortSignal) => void> = {
  1: () => {
    setTimeout(() => {
      throw new Error("timer")
    })
  },
  2: () => {
    void Promise.reject(new Error("forgotten promise"))
  },
  3: (signal) => {
    signal.addEventListener("abort", () => {
      throw new Error("listener")
    })
  },
}

const server = new HardenedServer()
server.addService(NumberService, {
  one(n, { signal }) {
    strays[n]?.(signal)
    return n
  },
  many: () => [],
  total: () => 0,
  async *chat(numbers, { signal }) {
    strays[3]?.(signal)
    for await (const n of numbers) yield n
    await once(signal, "abort")
  },
})
console.log(await server.bind("127.0.0.1:0", ServerCredentials.createInsecure()))
