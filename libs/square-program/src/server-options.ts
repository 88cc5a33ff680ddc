/** `@interop/square-program/server-options`: what a person may ask of a server, as the config that it amounts to. */
import { UsageError } from "@interop/command-line"
import type { Config, Transport } from "@interop/driver-protocol"
import type { BidiMode } from "./listener.ts"

export interface ServerOptions {
  host: string
  port: number
  bidi: BidiMode
  tlsCert?: string
  tlsKey?: string
  clientCa?: string
  maxConcurrentRpcs?: number
}

/** One listener. Throws UsageError for TLS files that are not all there. */
export function configFromOptions(options: ServerOptions): Omit<Config, "contract"> {
  const { host, port, bidi, maxConcurrentRpcs } = options
  const tls = tlsFromOptions(options)
  return {
    listeners: [{ name: "plain", host, port, transport: transportOf(tls), service: { bidi } }],
    ...(maxConcurrentRpcs === undefined ? {} : { limits: { maxConcurrentRpcs } }),
    ...(tls === undefined ? {} : { tls }),
  }
}

function tlsFromOptions({ tlsCert, tlsKey, clientCa }: ServerOptions): Config["tls"] {
  if (tlsCert === undefined && tlsKey === undefined && clientCa === undefined) return undefined
  if (tlsCert === undefined)
    throw missing("--tls-cert", tlsKey === undefined ? "--client-ca" : "--tls-key")
  if (tlsKey === undefined) throw missing("--tls-key", "--tls-cert")
  const keyPair = { certificate: tlsCert, privateKey: tlsKey }
  return clientCa === undefined ? keyPair : { ...keyPair, clientCa }
}

function transportOf(tls: Config["tls"]): Transport {
  if (tls === undefined) return "plaintext"
  return tls.clientCa === undefined ? "tls" : "mtls"
}

function missing(option: string, given: string): UsageError {
  return new UsageError(`${given} needs ${option} too: TLS takes a certificate and its private key`)
}
