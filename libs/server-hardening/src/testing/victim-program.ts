import { ServerCredentials } from "@grpc/grpc-js"
import { HardenedServer } from "../hardened-server.ts"
import { surviveStrayErrors } from "../stray-errors.ts"
import { squareMethods } from "./square-methods.ts"

// A server with the options that it has unless told, in a process of its own whose heap can be
// made small. Says its port, then its figures for each line that it reads.
process.stdin.once("end", () => process.exit())
surviveStrayErrors((error) => console.error(`stray: ${String(error)}`))

const options = JSON.parse(process.argv[2] ?? "{}") as object
const server = new HardenedServer(options)
const square = Buffer.from("090000000000002240", "hex")
server.addService(squareMethods, {
  square: () => square,
  *rangeSquare() {
    for (;;) yield square
  },
  async sumSquare(requests) {
    for await (const _ of requests);
    return square
  },
  async *streamrangeSquare(requests) {
    for await (const _ of requests) yield square
  },
})
console.log(await server.bind("127.0.0.1:0", ServerCredentials.createInsecure()))
process.stdin.on("data", () => {
  const { rss, heapUsed, external } = process.memoryUsage()
  const { user, system } = process.cpuUsage()
  console.log(
    JSON.stringify({
      rss,
      peakRss: process.resourceUsage().maxRSS * 1024,
      heapUsed,
      external,
      cpuMs: (user + system) / 1000,
      callsInFlight: server.callsInFlight,
      held: server.held,
      sockets: process.getActiveResourcesInfo().filter((name) => name === "TCPSocketWrap").length,
    }),
  )
})
