import { X509Certificate } from "node:crypto"
import { mkdir, mkdtemp, readdir, readFile, rm, stat, utimes, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { basename, join } from "node:path"
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest"
import { filesOf, keptTestCertificates } from "./testing.ts"

const HOUR_MS = 3_600_000

let root = ""
let cache = ""
let directories = 0

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), "kept-certificates-"))
  cache = join(root, "cache/of/certificates")
})

afterEach(async () => {
  vi.useRealTimers()
  await rm(root, { recursive: true, force: true })
})

/** What a call for certificates writes, by file name. */
async function filesFor(names: readonly string[] = []): Promise<Record<string, string>> {
  directories += 1
  const directory = join(root, `run-${directories}`)
  const paths = await keptTestCertificates({ directory, names, cache })
  const files = filesOf(paths).map(
    async (path) => [basename(path), await readFile(path, "utf8")] as const,
  )
  return Object.fromEntries(await Promise.all(files))
}

/** From now on the clock says so much more; timers run as they do. */
function passMs(ms: number): void {
  vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + ms })
}

describe("test certificates", () => {
  it("are those of the run before, each in its file and with its mode", async () => {
    const first = await filesFor()
    expect(Object.keys(first)).toHaveLength(17)
    expect(await filesFor()).toEqual(first)
    const { privateKey, certificate } = await keptTestCertificates({
      directory: join(root, "third"),
      names: [],
      cache,
    }).then(({ server }) => server)
    expect((await stat(privateKey)).mode & 0o777).toBe(0o600)
    expect((await stat(certificate)).mode & 0o777).toBe(0o644)
  })

  it("are other ones for other names", async () => {
    const first = await filesFor(["a.example"])
    const other = await filesFor(["b.example"])
    expect(other["ca.pem"]).not.toBe(first["ca.pem"])
    expect(new X509Certificate(other["server.pem"] ?? "").checkHost("b.example")).toBe("b.example")
    expect(await filesFor(["a.example"])).toEqual(first)
  })

  it("are made anew after half of their time, and when the clock went back", async () => {
    const first = await filesFor()
    passMs(11 * HOUR_MS)
    expect(await filesFor()).toEqual(first)
    passMs(HOUR_MS)
    const second = await filesFor()
    expect(second["ca.pem"]).not.toBe(first["ca.pem"])
    expect(new X509Certificate(second["server.pem"] ?? "").validToDate.getTime()).toBeGreaterThan(
      Date.now() + 23 * HOUR_MS,
    )
    passMs(-2 * HOUR_MS)
    expect((await filesFor())["ca.pem"]).not.toBe(second["ca.pem"])
  })

  it("are as wrong as they were, to the end of that time", async () => {
    await filesFor()
    passMs(11 * HOUR_MS)
    const files = await filesFor()
    const of = (name: string) => new X509Certificate(files[name] ?? "")
    expect(of("server-expired.pem").validToDate.getTime()).toBeLessThan(Date.now())
    expect(of("client-expired.pem").validToDate.getTime()).toBeLessThan(Date.now())
    expect(of("server-not-yet-valid.pem").validFromDate.getTime()).toBeGreaterThan(
      Date.now() + HOUR_MS,
    )
  })

  it("are made anew when what was kept is broken", async () => {
    const first = await filesFor()
    const [kept = ""] = await readdir(cache)
    await writeFile(join(cache, kept), "{")
    const second = await filesFor()
    expect(second["ca.pem"]).not.toBe(first["ca.pem"])
    expect(await filesFor()).toEqual(second)
  })

  it("are kept where the owner alone can read them, and not for ever", async () => {
    await filesFor(["a.example"])
    const [kept = ""] = await readdir(cache)
    expect((await stat(join(cache, kept))).mode & 0o777).toBe(0o600)
    await writeFile(join(cache, "notes.md"), "")
    const twoDaysAgo = new Date(Date.now() - 48 * HOUR_MS)
    for (const name of [kept, "notes.md"]) await utimes(join(cache, name), twoDaysAgo, twoDaysAgo)
    await filesFor(["b.example"])
    const names = await readdir(cache)
    expect(names).toHaveLength(2)
    expect(names).toContain("notes.md")
    expect(names).not.toContain(kept)
  })

  it("are made all the same where nothing can be kept", async () => {
    await mkdir(join(root, "cache/of"), { recursive: true })
    await writeFile(cache, "a file in the way")
    const first = await filesFor()
    expect((await filesFor())["ca.pem"]).not.toBe(first["ca.pem"])
  })

  it("do not replace what is there", async () => {
    const options = { directory: join(root, "taken"), names: [], cache }
    await keptTestCertificates(options)
    await expect(keptTestCertificates(options)).rejects.toThrow(/already there$/)
  })
})
