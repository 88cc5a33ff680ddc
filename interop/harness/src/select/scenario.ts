import type { Contract, Method } from "@interop/contracts"
import type { DrawnMessage } from "@interop/contracts/drawn-messages"
import type { Messages, MetadataEntry, Step, Transport } from "@interop/driver-protocol"

export const transports: readonly Transport[] = ["plaintext", "tls", "mtls"]

/** How much of all cells a run takes: see select/depth.ts. */
export const depths = ["quick", "reference", "full"] as const
export type Depth = (typeof depths)[number]

/** A hostile peer breaks the protocol on purpose, an external one is the user's own service: each takes part in the scenarios made for it only. */
export type Conduct = "ordinary" | "hostile" | "external"

/** An end of a call that may be seen, where it is not the one that the contract or the script gives. */
export interface ToldEnd {
  /** Any of these. */
  codes: number[]
  message?: string
  /** Messages that are received before it, in base64; absent: what the contract or the script gives. */
  messages?: string[]
  /** Of a service of the user's own: entries that have to be there, others may. */
  initialMetadata?: MetadataEntry[]
  trailers?: MetadataEntry[]
}

export interface OpenStep {
  do: "open"
  call: string
  /** As the descriptors have it; the call goes to `path`, which may be another. */
  method: Method
  path: string
  /** No protobuf runtime touches its messages on the client's side. */
  codec?: "bytes"
  /** The same on the server's side, of a call with a script. */
  scriptCodec?: "bytes"
  /** Fields that a type does not have count where messages are compared. */
  exact?: boolean
  deadlineMs?: number
  metadata?: MetadataEntry[]
  compression?: "gzip"
  waitForReady?: boolean
  script?: Step[]
  /** The library may refuse to start it: nothing more is then expected of this call. */
  mayBeRefused?: boolean
}

/** What a client does, in the order it does it; one step, one observation or more. */
export type ScenarioStep =
  | OpenStep
  /** `bytes` in base64, and so many zero bytes after them. */
  | { do: "send"; call: string; bytes: string; zeros?: number }
  | { do: "send-many" | "exchange-many"; call: string; messages: Messages }
  | { do: "half-close" | "cancel"; call: string }
  | { do: "receive"; call: string; withinMs?: number; told?: ToldEnd[] }
  | { do: "receive-to-end" | "receive-many"; call: string; told?: ToldEnd[] }
  | { do: "wait"; ms: number }
  /** Handed to a hostile client as it is. */
  | { do: "raw"; step: Step }

/** Steps of many messages: they may take long, and tell progress. */
export const bulkSteps: ReadonlySet<string> = new Set<ScenarioStep["do"]>([
  "send-many",
  "receive-many",
  "exchange-many",
])

/** How the two sides meet, where it is not as the transport says. */
export interface Connection {
  /** The client's, on an mTLS listener. */
  clientCertificate?: "none" | "another-ca" | "expired"
  /** The server's, on a TLS listener. */
  serverCertificate?: "another-ca" | "another-host" | "expired" | "not-yet-valid"
  /** What the client speaks, whatever the listener does. */
  clientSpeaks?: "plaintext" | "tls"
  /** Options of a hostile server's listener. */
  listener?: Record<string, unknown>
}

/** How a proxy shares calls out among servers. */
export const balances = ["round-robin", "least-connections"] as const
export type Balance = (typeof balances)[number]

/** A server of the cell's own, beside the one that all cells share. */
export interface OwnServer {
  /** How many of them, one channel over all. */
  instances: number
  limits?: { maxConcurrentRpcs: number }
  /** Started again, on the same port, when a script made it exit. */
  restarts: boolean
  /** Of several: one address stands for all, and a proxy chooses. Absent: the client has all of them. */
  behindOne?: Balance
  /** Each of them must have served a call. */
  eachServes: boolean
  /** It gets SIGTERM when it prints the first line of this event. */
  terminatedWhen?: string
}

/** It has no cell where client and server meet directly. */
export function needsProxy({ ownServer }: Scenario): boolean {
  return ownServer?.behindOne !== undefined
}

/** The messages of one call, drawn at random. */
export interface DrawnCall {
  requests: DrawnMessage[]
  responses: DrawnMessage[]
}

export interface Scenario {
  contract: Contract
  /** family/name */
  id: string
  title: string
  reason: string
  /** The specification leaves the outcome open. */
  open: boolean
  server: Conduct
  client: Conduct
  transports: Transport[]
  /** The shallowest depth of a run that has it. */
  depth: Depth
  /** For the case, where it needs more than others. */
  timeoutMs?: number
  /** What its listener says of the service. */
  service: Readonly<Record<string, unknown>>
  connection: Connection
  ownServer?: OwnServer
  /** What the server must have named as its capabilities. */
  needs: string[]
  /** The server's own observations are judged as well. */
  judgesServer: boolean
  steps: ScenarioStep[]
  /** A call on the same contract that must be right. */
  rightCall: ScenarioStep[]
  /** Of a scenario that was drawn: what its steps were made of. */
  drawn?: { method: Method; calls: readonly DrawnCall[]; seed: number }
  /** Of raw steps: what must be observed, in order, each a part of an observation. */
  observe?: Record<string, unknown>[]
  /** Every metadata key that a scenario of the catalogue sends: one of them where it was not sent has leaked. */
  metadataKeys: ReadonlySet<string>
  /** Of a service of the user's own: keys whose values are others in each call. */
  varyingMetadata?: ReadonlySet<string>
}
