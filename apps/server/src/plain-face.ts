import { UsageError } from "@interop/command-line"
import type { Transport } from "@interop/driver-protocol"
import { shownAddress } from "./listen-address.ts"
import type { BoundListener, ServerConfig } from "./square-server.ts"
import { bidiModeAt, serviceName, type BidiMode } from "./square-service.ts"

export interface PlainOptions {
  host: string
  port: number
  bidi: BidiMode
  tlsCert?: string
  tlsKey?: string
  clientCa?: string
  maxConcurrentRpcs?: number
}

/** The config that a person's options amount to: one listener. */
export function configFromOptions(options: PlainOptions): ServerConfig {
  const { host, port, bidi, maxConcurrentRpcs } = options
  const tls = tlsFromOptions(options)
  return {
    listeners: [{ name: "plain", host, port, transport: transportOf(tls), service: { bidi } }],
    ...(maxConcurrentRpcs === undefined ? {} : { limits: { maxConcurrentRpcs } }),
    ...(tls === undefined ? {} : { tls }),
  }
}

/** Says on standard output what is served where. */
export function announceToPerson([listener]: BoundListener[]): void {
  if (listener === undefined) return
  const { host, port, transport } = listener
  const bidi = bidiModeAt(listener)
  const scheme = transport === "plaintext" ? "grpc" : "grpcs"
  const address = shownAddress(host, port)
  const detail = transport === "mtls" ? `${bidi}, client certificates demanded` : bidi
  process.stdout.write(
    `serving ${serviceName} on ${address === host ? "" : `${scheme}://`}${address} (${detail})\n`,
  )
}

function tlsFromOptions({ tlsCert, tlsKey, clientCa }: PlainOptions): ServerConfig["tls"] {
  if (tlsCert === undefined && tlsKey === undefined && clientCa === undefined) return undefined
  if (tlsCert === undefined)
    throw missing("--tls-cert", tlsKey === undefined ? "--client-ca" : "--tls-key")
  if (tlsKey === undefined) throw missing("--tls-key", "--tls-cert")
  const keyPair = { certificate: tlsCert, privateKey: tlsKey }
  return clientCa === undefined ? keyPair : { ...keyPair, clientCa }
}

function transportOf(tls: ServerConfig["tls"]): Transport {
  if (tls === undefined) return "plaintext"
  return tls.clientCa === undefined ? "tls" : "mtls"
}

function missing(option: string, given: string): UsageError {
  return new UsageError(`${given} needs ${option} too: TLS takes a certificate and its private key`)
}
