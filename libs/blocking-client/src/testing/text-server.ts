/**
 * A server in a process of its own, as the thread of the tests is blocked while
 * a call is. Requests say what it does; on standard output it prints its port
 * and then what becomes of calls.
 */
import { once } from "node:events"
import { readFileSync } from "node:fs"
import {
  Metadata,
  Server,
  status,
  ServerCredentials,
  type ServerDuplexStream,
  type ServerReadableStream,
  type ServerUnaryCall,
  type ServerWritableStream,
  type sendUnaryData,
} from "@grpc/grpc-js"
import { textMethods } from "./text-methods.ts"

/** Messages that `many` has written and `gather` has read. */
let written = 0
let gathered = 0

function one(call: ServerUnaryCall<string, string>, answer: sendUnaryData<string>): void {
  const [verb, argument = ""] = call.request.split(" ", 2)
  switch (verb) {
    case "written":
      return answer(null, String(written))
    case "gathered":
      return answer(null, String(gathered))
    case "grow":
      return answer(null, "x".repeat(Number(argument)))
    case "hang":
      call.on("cancelled", () => console.log("cancelled one"))
      return
    case "metadata": {
      const headers = new Metadata()
      for (const key of ["x-text", "x-data-bin"]) {
        for (const value of call.metadata.get(key)) headers.add(key, value)
      }
      call.sendMetadata(headers)
      const trailers = new Metadata()
      trailers.set("x-trailer", "after")
      return answer(null, "with metadata", trailers)
    }
    case "fail": {
      const metadata = new Metadata()
      metadata.set("x-reason", "asked for")
      metadata.set("x-reason-bin", Buffer.from([0, 255]))
      return answer({
        code: status[argument as keyof typeof status],
        details: "as you wish: ü",
        metadata,
      })
    }
    default:
      return answer(null, call.request.toUpperCase())
  }
}

function many(call: ServerWritableStream<string, string>): void {
  void writeMany(call)
}

async function writeMany(call: ServerWritableStream<string, string>): Promise<void> {
  call.on("cancelled", () => console.log("cancelled many"))
  const [verb, argument = ""] = call.request.split(" ", 2)
  const count = verb === "forever" ? Infinity : Number(argument)
  for (let i = 0; i < count && !call.cancelled; i += 1) {
    written = i + 1
    if (!call.write(String(i))) await Promise.race([once(call, "drain"), once(call, "cancelled")])
  }
  if (verb === "die") setImmediate(() => process.kill(process.pid, "SIGKILL"))
  else if (verb === "hold") await once(call, "cancelled")
  else call.end()
}

function gather(call: ServerReadableStream<string, string>, answer: sendUnaryData<string>): void {
  let [messages, characters] = [0, 0]
  call.on("cancelled", () => console.log(`cancelled gather after ${messages}`))
  if (call.metadata.get("x-read")[0] === "never") return
  call.on("data", (text: string) => {
    messages += 1
    gathered += 1
    characters += text.length
    if (text === "enough") answer(null, `${messages} messages`)
  })
  call.on("end", () => answer(null, `${messages} messages, ${characters} characters`))
}

function talk(call: ServerDuplexStream<string, string>): void {
  call.on("cancelled", () => console.log("cancelled talk"))
  const heard: string[] = []
  if (call.metadata.get("x-read")[0] === "never") return
  const mode = call.metadata.get("x-answer")[0]
  call.on("data", (text: string) => {
    if (text === "fail") {
      call.emit("error", Object.assign(new Error("failed"), { code: 10, details: "mid-stream" }))
    } else if (text === "bye") call.end()
    else if (mode === "after-half-close") heard.push(text)
    else if (mode === "late") setTimeout(() => call.write(`re: ${text}`), 250)
    else if (!call.write(`re: ${text}`)) {
      call.pause()
      call.once("drain", () => call.resume())
    }
  })
  call.on("end", () => {
    for (const text of heard) call.write(`re: ${text}`)
    call.end()
  })
}

const serverMethods = Object.fromEntries(
  Object.entries(textMethods).map(([name, method]) => [
    name,
    {
      ...method,
      requestDeserialize: method.responseDeserialize,
      responseSerialize: (text: string) => Buffer.from(text),
      requestSerialize: (text: string) => Buffer.from(text),
    },
  ]),
)

const server = new Server({
  "grpc.max_receive_message_length": -1,
  "grpc.max_send_message_length": -1,
})
server.addService(serverMethods, { one, many, gather, talk })
const [certificate, privateKey, clientCa] = process.argv.slice(2)
const credentials =
  certificate && privateKey
    ? ServerCredentials.createSsl(
        clientCa ? readFileSync(clientCa) : null,
        [{ cert_chain: readFileSync(certificate), private_key: readFileSync(privateKey) }],
        clientCa !== undefined,
      )
    : ServerCredentials.createInsecure()
server.bindAsync("127.0.0.1:0", credentials, (error, port) => {
  if (error) throw error
  console.log(port)
})

// A test whose thread is blocked cannot time out: its server ends in its place.
setTimeout(() => process.exit(1), 240_000)
