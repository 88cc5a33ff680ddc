import { spawn } from "node:child_process"
import { once } from "node:events"
import { createInterface } from "node:readline"
import { fileURLToPath } from "node:url"
import { status } from "@grpc/grpc-js"
import { expect, it } from "vitest"
import { Connection } from "./testing/connection.ts"

const program = fileURLToPath(new URL("testing/stray-errors-program.ts", import.meta.url))

it("a timer, a forgotten promise and a listener that throw leave the process serving", async () => {
  const server = spawn(process.execPath, [program], { stdio: "pipe" })
  try {
    const [port] = (await once(createInterface(server.stdout), "line")) as [string]
    const errors = createInterface(server.stderr)[Symbol.asyncIterator]()
    const connection = new Connection(Number(port))

    expect((await connection.one(1)).code).toBe(status.OK)
    expect(await errors.next()).toMatchObject({ value: "stray: Error: timer" })
    expect((await connection.one(2)).code).toBe(status.OK)
    expect(await errors.next()).toMatchObject({ value: "stray: Error: forgotten promise" })
    const call = connection.chat()
    call.on("error", () => {})
    call.write(1)
    call.once("data", () => call.cancel())
    expect(await errors.next()).toMatchObject({ value: "stray: Error: listener" })

    expect(await connection.one(4)).toMatchObject({ code: status.OK, messages: [4] })
    expect(server.exitCode).toBeNull()
    connection.client.close()
  } finally {
    server.kill("SIGKILL")
  }
})
