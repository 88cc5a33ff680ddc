import { once } from "node:events"
import { mkdtempSync, rmSync } from "node:fs"
import { createServer } from "node:http2"
import { tmpdir } from "node:os"
import { join, relative } from "node:path"
import { afterAll, describe, expect, it, vi } from "vitest"
import { ClientChannelError, openChannel } from "./index.ts"
import { ask } from "./testing/ask.ts"
import { respondWith, startRespondingServer } from "./testing/responding-server.ts"

const directory = mkdtempSync(join(tmpdir(), "open-channel-"))
afterAll(() => rmSync(directory, { recursive: true }))

async function codeOf(address: string): Promise<number> {
  const channel = openChannel({ address })
  const { code } = await ask(channel)
  channel.close()
  return code
}

describe("a channel reaches", () => {
  it("a server by each way to write its address", async () => {
    await using server = await startRespondingServer(respondWith({ body: "0000000000" }))
    const [, port] = server.address.split(":")
    for (const address of [
      `127.0.0.1:${port}`,
      `localhost:${port}`,
      `dns:localhost:${port}`,
      `dns:///127.0.0.1:${port}`,
      `ipv4:127.0.0.1:${port}`,
      `ipv4:127.0.0.1:1,127.0.0.1:${port}`,
      `127.0.0.1:1,127.0.0.1:${port}`,
    ]) {
      expect({ address, code: await codeOf(address) }).toEqual({ address, code: 0 })
    }
  })

  it.for([
    ["a path", (path: string) => `unix:${path}`, (path: string) => path],
    [
      "a path below this folder",
      (path: string) => `unix:${relative("", path)}`,
      (path: string) => path,
    ],
    ["a URI", (path: string) => `unix://${path}`, (path: string) => path],
    ...(process.platform === "linux"
      ? ([
          [
            "an abstract name",
            (path: string) => `unix-abstract:${path}`,
            (path: string) => `\0${path}`,
          ],
        ] as const)
      : []),
  ] as const)("a Unix socket by %s", async ([name, addressOf, pathOf]) => {
    const path = join(directory, `${name.replaceAll(" ", "-")}.sock`)
    const server = createServer()
    server.on("stream", respondWith({ body: "0000000000" }))
    await once(server.listen(pathOf(path)), "listening")
    expect(await codeOf(addressOf(path))).toBe(0)
    server.close()
  })
})

describe("a channel is refused, without a warning,", () => {
  it.each([
    [{ address: "unix:" }, "malformed-target"],
    [{ address: "http://localhost:1" }, "malformed-target"],
    [{ address: "dns://ns.example/localhost:1" }, "malformed-target"],
    [{ address: "localhost:1", connectTimeoutMs: Number.NaN }, "invalid-timeout"],
    [{ address: "localhost:1", connectTimeoutMs: -1 }, "invalid-timeout"],
    [{ address: "localhost:1", connectTimeoutMs: 2 ** 31 }, "invalid-timeout"],
  ])("for %j", (target, code) => {
    const warned = vi.spyOn(process, "emitWarning")
    expect(() => openChannel(target)).toThrow(
      expect.objectContaining({ name: ClientChannelError.name, code }),
    )
    expect(warned).not.toHaveBeenCalled()
    warned.mockRestore()
  })
})
