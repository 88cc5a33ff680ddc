import type { ScriptStep as WrittenScriptStep } from "./generated/script-step.d.ts"
import type { Messages, Step as WrittenStep } from "./generated/step.d.ts"

/** A step that this version of the contract knows. */
export type KnownStep = WrittenStep
/** A step of the script that a call carries in its metadata, under `interop-script`. */
export type ScriptStep = WrittenScriptStep
/** Messages in base64, or a rule that makes them. */
export type { Messages }

/** Key and value of one metadata entry; a `-bin` key's value is base64. */
export type MetadataEntry = [key: string, value: string]

export type Transport = "plaintext" | "tls" | "mtls"

/** The services that are spoken. */
export interface SpokenContract {
  /** Absolute path of a FileDescriptorSet, imports with it. */
  descriptors: string
}

export interface Listener {
  name: string
  host: string
  /** 0 means any free port. */
  port: number
  transport: Transport
  /** What the contract says of this port; nobody but the service reads it. */
  service?: Record<string, unknown>
  /** Its own files, instead of the config's. */
  tls?: PemFiles
}

/** Paths of PEM files. */
export interface PemFiles {
  certificate: string
  privateKey: string
  clientCa?: string
}

export interface Config {
  contract: SpokenContract
  listeners: Listener[]
  limits?: { maxConcurrentRpcs?: number }
  /** By full path: the script of its calls that carry none. */
  scripts?: Record<string, PathScript>
  tls?: PemFiles
}

export type BoundListener = { name: string; port: number } | { name: string; unsupported: string }

export interface Ready {
  event: "ready"
  library: { name: string; version: string }
  runtime: string
  /** What messages are made with. */
  messages: "generated" | "descriptors" | "bytes"
  listeners?: BoundListener[]
  capabilities?: string[]
}

export interface Target {
  /** host:port, or several with commas between them. */
  address: string
  loadBalancing?: "round_robin"
  /** Paths of PEM files; absent for plaintext. */
  tls?: { ca: string; certificate?: string; privateKey?: string }
}

/** A step as it stands in a plan: its name may be one that this program does not know. */
export interface Step {
  do: string
  [field: string]: unknown
}

export interface Case {
  id: string
  name: string
  target: Target
  timeoutMs: number
  steps: Step[]
}

export interface Plan {
  contract: SpokenContract
  cases: Case[]
}

/** A message as it is printed: its bytes in base64, or what is said of one too long for that. */
export type PrintedMessage = { bytes: string } | { length: number; sha256: string }

export type Happening =
  | { event: "case-begun" }
  | ({ event: "sent" | "received"; call: string } & PrintedMessage)
  | { event: "half-closed"; call: string }
  | { event: "not-sent" | "not-opened"; call: string; reason: string }
  /** Of a step with many messages that moves: those so far. */
  | { event: "progress"; call: string; count: number }
  | { event: "sent-many"; call: string; count: number }
  | { event: "received-many"; call: string; count: number; sha256: string }
  | { event: "nothing-received"; call: string; withinMs: number }
  | { event: "initial-metadata"; call: string; metadata: MetadataEntry[] }
  | { event: "status"; call: string; code: number; message: string; trailers: MetadataEntry[] }
  | { event: "cancelled"; call: string }
  | { event: "unsupported"; reason: string }
  | { event: "case-ended" }
  /** Of hostile clients only. */
  | { event: "response-headers"; call: string; httpStatus: number; headers: MetadataEntry[] }
  | { event: "reset"; call: string; errorCode: number }
  | { event: "closed" | "connected" | "not-connected"; call: string; [detail: string]: unknown }

export type Observation = Happening & {
  /** 1, 2, 3 and so on over the whole run of a client. */
  seq: number
  /** Monotonic milliseconds. */
  atMs: number
  case: string
}

export interface Script {
  /** Names the call in the lines of both sides. */
  call: string
  /** No protobuf runtime touches the messages of the call. */
  codec?: "bytes"
  steps: Step[]
}

/** The server names the calls that it plays. */
export type PathScript = Omit<Script, "call">

export type ServerHappening =
  | { event: "call-begun"; path: string; metadata: MetadataEntry[]; deadlineMs?: number }
  | ({ event: "sent" | "received" } & PrintedMessage)
  | { event: "sent-many"; count: number }
  | { event: "status-sent"; code: number }
  | { event: "unsupported" | "not-sent"; reason: string }
  | {
      event:
        | "half-close"
        | "initial-metadata-sent"
        | "cancelled"
        | "thrown"
        | "draining"
        | "exiting"
        | "call-ended"
    }

export type ServerObservation = ServerHappening & {
  /** 1, 2, 3 and so on over all lines of a server. */
  seq: number
  /** Monotonic milliseconds. */
  atMs: number
  /** The script's. */
  call: string
}
