import { createPrivateKey, X509Certificate } from "node:crypto"
import { once } from "node:events"
import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { connect, createServer, type ConnectionOptions } from "node:tls"
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest"
import { CertificateError, makeCertificates, type CertificatePaths } from "./index.ts"

const EXTENDED_KEY_USAGE = { serverAuth: "1.3.6.1.5.5.7.3.1", clientAuth: "1.3.6.1.5.5.7.3.2" }

let root = ""
let paths: CertificatePaths

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), "certificates-"))
  paths = await makeCertificates({
    directory: join(root, "made/on/the/way"),
    names: ["Server.Example", "*.servers.example", "10.1.2.3", "fd00::7"],
  })
})

afterAll(() => rm(root, { recursive: true, force: true }))

async function certificate(path: string): Promise<X509Certificate> {
  return new X509Certificate(await readFile(path))
}

describe("the certificate authority", () => {
  it("is one, signed by itself, and has no key beside it", async () => {
    const ca = await certificate(paths.ca)
    expect(ca.ca).toBe(true)
    expect(ca.verify(ca.publicKey)).toBe(true)
    expect((await readdir(join(root, "made/on/the/way"))).sort()).toEqual([
      "ca.pem",
      "client.key",
      "client.pem",
      "server.key",
      "server.pem",
    ])
  })

  it("is another one each time", async () => {
    const others = await makeCertificates({ directory: join(root, "other") })
    const [ca, other] = [await certificate(paths.ca), await certificate(others.ca)]
    expect(other.serialNumber).not.toBe(ca.serialNumber)
    expect((await certificate(others.server.certificate)).verify(ca.publicKey)).toBe(false)
  })
})

describe.for(["server", "client"] as const)("the %s's certificate", (role) => {
  it("comes from the authority and is none itself", async () => {
    const [ca, leaf] = [await certificate(paths.ca), await certificate(paths[role].certificate)]
    expect(leaf.ca).toBe(false)
    expect(leaf.checkIssued(ca)).toBe(true)
    expect(leaf.verify(ca.publicKey)).toBe(true)
    expect(leaf.serialNumber).not.toBe(ca.serialNumber)
  })

  it("has a P-256 key in PKCS #8 that its owner alone can read", async () => {
    const leaf = await certificate(paths[role].certificate)
    const pem = await readFile(paths[role].privateKey, "utf8")
    expect(pem).toMatch(/^-----BEGIN PRIVATE KEY-----\n/)
    const key = createPrivateKey(pem)
    expect(leaf.checkPrivateKey(key)).toBe(true)
    expect(key.asymmetricKeyDetails?.namedCurve).toBe("prime256v1")
    expect((await stat(paths[role].privateKey)).mode & 0o777).toBe(0o600)
  })

  it("is for that role alone", async () => {
    const leaf = await certificate(paths[role].certificate)
    expect(leaf.keyUsage).toEqual([EXTENDED_KEY_USAGE[`${role}Auth`]])
  })

  it("is valid already on a machine whose clock is late, and for a year", async () => {
    const { validFromDate, validToDate } = await certificate(paths[role].certificate)
    const made = (await stat(paths[role].certificate)).mtime
    const hours = (from: Date, to: Date) => Math.round((to.getTime() - from.getTime()) / 3_600_000)
    expect(hours(validFromDate, made)).toBe(1)
    expect(hours(made, validToDate)).toBe(365 * 24)
  })
})

describe("the server's names", () => {
  it.for(["localhost", "server.example", "a.servers.example"])("have %s", async (name) => {
    expect((await certificate(paths.server.certificate)).checkHost(name)).toBeTruthy()
  })

  it.for(["127.0.0.1", "::1", "10.1.2.3", "fd00::7"])("have %s", async (address) => {
    expect((await certificate(paths.server.certificate)).checkIP(address)).toBe(address)
  })

  it("have no other", async () => {
    const leaf = await certificate(paths.server.certificate)
    expect(leaf.checkHost("other.example")).toBeUndefined()
    expect(leaf.checkHost("b.a.servers.example")).toBeUndefined()
    expect(leaf.checkIP("127.0.0.2")).toBeUndefined()
  })

  it.for([
    "",
    "two words",
    "http://server.example",
    "server.example:5000",
    "[::1]",
    "fe80::1%eth0",
    "256.1.1.1",
    "double..dot",
    "-dash.example",
    "*",
    "*.internal",
    "a.*.example",
    "平方.example",
    `${"a".repeat(64)}.example`,
  ])("cannot have %j", async (name) => {
    const directory = join(root, "never")
    await expect(makeCertificates({ directory, names: [name] })).rejects.toMatchObject({
      name: "CertificateError",
      code: "invalid-name",
      message: expect.stringContaining(JSON.stringify(name)),
    })
    expect(await readdir(root)).not.toContain("never")
  })
})

describe("a TLS handshake", () => {
  async function material(of: CertificatePaths, role: "server" | "client") {
    return { cert: await readFile(of[role].certificate), key: await readFile(of[role].privateKey) }
  }

  /** A server that demands a client certificate, and its port on 127.0.0.1. */
  async function listen() {
    const server = createServer({
      ...(await material(paths, "server")),
      ca: await readFile(paths.ca),
      requestCert: true,
      rejectUnauthorized: true,
    })
    server.listen(0, "127.0.0.1")
    await once(server, "listening")
    const address = server.address()
    if (address === null || typeof address === "string") throw new Error("no port")
    return { server, port: address.port }
  }

  /** What the server makes of a client that accepts it. */
  async function serverVerdict(client: ConnectionOptions): Promise<string> {
    const { server, port } = await listen()
    const verdict = new Promise<string>((resolve) => {
      server.once("tlsClientError", () => resolve("refused"))
      server.once("secureConnection", () => resolve("accepted"))
    })
    const ca = await readFile(paths.ca)
    const socket = connect({ host: "127.0.0.1", port, ca, ...client })
    // How a refusal looks to the client, as an alert or as a reset, is a matter of timing.
    socket.on("error", () => {})
    try {
      return await verdict
    } finally {
      socket.destroy()
      server.close()
    }
  }

  /** What a client with a good certificate makes of the server. */
  async function clientVerdict(client: ConnectionOptions): Promise<string> {
    const { server, port } = await listen()
    const socket = connect({
      host: "127.0.0.1",
      port,
      ...(await material(paths, "client")),
      ...client,
    })
    try {
      return await new Promise<string>((resolve) => {
        socket.once("secureConnect", () => resolve("accepted"))
        socket.once("error", (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message))
      })
    } finally {
      socket.destroy()
      server.close()
    }
  }

  it("succeeds with the client's certificate", async () => {
    expect(await serverVerdict(await material(paths, "client"))).toBe("accepted")
  })

  it("is refused without a client certificate", async () => {
    expect(await serverVerdict({})).toBe("refused")
  })

  it("is refused with the server's certificate in the client's place", async () => {
    expect(await serverVerdict(await material(paths, "server"))).toBe("refused")
  })

  it("is refused with a client certificate of another authority", async () => {
    const others = await makeCertificates({ directory: join(root, "strangers") })
    expect(await serverVerdict(await material(others, "client"))).toBe("refused")
  })

  it.for(["localhost", "server.example"])(
    "is accepted by a client that looks for %s",
    async (servername) => {
      expect(await clientVerdict({ ca: await readFile(paths.ca), servername })).toBe("accepted")
    },
  )

  it("is refused by a client that looks for another name", async () => {
    const ca = await readFile(paths.ca)
    expect(await clientVerdict({ ca, servername: "other.example" })).toBe(
      "ERR_TLS_CERT_ALTNAME_INVALID",
    )
  })

  it("is refused by a client that trusts another authority", async () => {
    const others = await makeCertificates({ directory: join(root, "other-trust") })
    expect(await clientVerdict({ ca: await readFile(others.ca) })).toMatch(
      /UNABLE_TO_VERIFY|CERT_SIGNATURE_FAILURE|SELF_SIGNED/,
    )
  })
})

describe("files that are there", () => {
  let directory = ""

  beforeEach(async () => {
    directory = await mkdtemp(join(root, "there-"))
    await writeFile(join(directory, "server.key"), "old", { mode: 0o644 })
    await writeFile(join(directory, "notes.txt"), "kept")
  })

  it("are left alone", async () => {
    await expect(makeCertificates({ directory })).rejects.toThrow(CertificateError)
    expect((await readdir(directory)).sort()).toEqual(["notes.txt", "server.key"])
    expect(await readFile(join(directory, "server.key"), "utf8")).toBe("old")
  })

  it("are replaced when that is asked for, mode and all", async () => {
    const { server } = await makeCertificates({ directory, overwrite: true })
    const key = createPrivateKey(await readFile(server.privateKey))
    expect((await certificate(server.certificate)).checkPrivateKey(key)).toBe(true)
    expect((await stat(server.privateKey)).mode & 0o777).toBe(0o600)
    expect((await readdir(directory)).sort()).toEqual([
      "ca.pem",
      "client.key",
      "client.pem",
      "notes.txt",
      "server.key",
      "server.pem",
    ])
  })

  it("may stand where the directory should be", async () => {
    await expect(
      makeCertificates({ directory: join(directory, "notes.txt") }),
    ).rejects.toMatchObject({ code: "unwritable" })
  })

  it("leave nothing half done when one cannot be replaced", async () => {
    await mkdir(join(directory, "client.key"))
    await expect(makeCertificates({ directory, overwrite: true })).rejects.toMatchObject({
      code: "unwritable",
    })
    expect(await readFile(join(directory, "server.key"), "utf8")).toBe("old")
    expect((await readdir(directory)).sort()).toEqual(["client.key", "notes.txt", "server.key"])
  })
})
