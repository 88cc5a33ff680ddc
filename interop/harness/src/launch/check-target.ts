import { once } from "node:events"
import { type Socket, connect as connectTcp, isIP } from "node:net"
import { connect as connectTls } from "node:tls"
import { clientPreface } from "@interop/http2-names"
import { certificatesIn, privateKeyIn, readPem } from "@interop/pem"
import { HarnessError } from "../errors.ts"
import type { ExternalTarget } from "../select/manifests.ts"

const EMPTY_SETTINGS = Buffer.from([0, 0, 0, 4, 0, 0, 0, 0, 0])
const SETTINGS = 4
const FRAME_HEAD_BYTES = 9
const TLS_ALERT = 0x15
const PATIENCE_MS = 10_000

/** Greets the service as HTTP/2 does and makes no call. Throws a HarnessError, in one line, where no gRPC can be spoken with it. */
export async function checkTarget(target: ExternalTarget): Promise<void> {
  const problem = await problemOf(target)
  if (problem === undefined) return
  throw new HarnessError("requirement", `target ${target.name} at ${target.address} ${problem}`)
}

async function problemOf({ host, port, tls }: ExternalTarget): Promise<string | undefined> {
  const socket = tls === undefined ? connectTcp({ host, port }) : connectWith(tls, host, port)
  const timer = setTimeout(() => socket.destroy(new Error("silent")), PATIENCE_MS)
  try {
    await once(socket, tls === undefined ? "connect" : "secureConnect")
    socket.write(Buffer.concat([clientPreface, EMPTY_SETTINGS]))
    return answerProblem(await firstBytes(socket), tls !== undefined)
  } catch (error) {
    return failure(error as NodeJS.ErrnoException, tls)
  } finally {
    clearTimeout(timer)
    socket.destroy()
  }
}

function connectWith(tls: NonNullable<ExternalTarget["tls"]>, host: string, port: number) {
  const { ca, certificate, privateKey } = tls
  return connectTls({
    host,
    port,
    ca: certificatesIn(readPem("CA certificate", ca)).pem,
    ...(certificate !== undefined && {
      cert: certificatesIn(readPem("client certificate", certificate)).pem,
    }),
    ...(privateKey !== undefined && { key: privateKeyIn(readPem("private key", privateKey)).pem }),
    ALPNProtocols: ["h2"],
    ...(isIP(host) === 0 && { servername: host }),
  })
}

async function firstBytes(socket: Socket): Promise<Buffer> {
  let bytes = Buffer.alloc(0)
  for await (const chunk of socket) {
    bytes = Buffer.concat([bytes, chunk as Buffer])
    if (bytes.length >= FRAME_HEAD_BYTES) break
  }
  return bytes
}

function answerProblem(bytes: Buffer, overTls: boolean): string | undefined {
  if (bytes.length >= FRAME_HEAD_BYTES && bytes[3] === SETTINGS) return undefined
  if (bytes.length === 0) {
    return overTls
      ? "closes the connection without a word; it may want a client certificate: --target-cert and --target-key"
      : "closes the connection without a word; it may want TLS: --target-ca FILE"
  }
  if (bytes.subarray(0, 5).toString("latin1") === "HTTP/")
    return "speaks HTTP/1.1, and gRPC needs HTTP/2"
  if (bytes[0] === TLS_ALERT) return "wants TLS: --target-ca FILE"
  return `does not speak HTTP/2: it says ${JSON.stringify(bytes.subarray(0, 40).toString("latin1"))}`
}

function failure(
  { code = "", message }: NodeJS.ErrnoException,
  tls: ExternalTarget["tls"],
): string {
  if (message === "silent") return `says nothing within ${PATIENCE_MS / 1000} s of the connection`
  if (code === "ECONNREFUSED") return "is not there: nothing listens at that address"
  if (code === "ENOTFOUND" || code === "EAI_AGAIN") return "is not there: the name has no address"
  if (code === "ECONNRESET" && tls === undefined) {
    return "resets the connection; it may want TLS: --target-ca FILE"
  }
  if (
    /certificate required|handshake failure|bad certificate/i.test(message) ||
    code.startsWith("ERR_SSL_TLSV13_ALERT")
  ) {
    return "wants a client certificate that it knows: --target-cert and --target-key"
  }
  if (code === "ERR_SSL_WRONG_VERSION_NUMBER" || code === "EPROTO") {
    return "does not speak TLS: leave --target-ca out"
  }
  if (tls !== undefined && /certificate|altname|CERT|issuer/i.test(`${code} ${message}`)) {
    return `has a certificate that ${tls.ca} does not vouch for: ${message.split(";")[0]}`
  }
  return `cannot be reached: ${message}`
}
