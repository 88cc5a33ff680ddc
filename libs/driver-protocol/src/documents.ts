/** Key and value of one metadata entry; a `-bin` key's value is base64. */
export type MetadataEntry = [key: string, value: string]

export type Transport = "plaintext" | "tls" | "mtls"
export type BidiMode = "interleaved" | "after-half-close"

export interface Listener {
  name: string
  host: string
  /** 0 means any free port. */
  port: number
  transport: Transport
  bidi: BidiMode
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
  listeners: Listener[]
  limits?: { maxConcurrentRpcs?: number }
  tls?: PemFiles
}

export type BoundListener = { name: string; port: number } | { name: string; unsupported: string }

export interface Ready {
  event: "ready"
  library: { name: string; version: string }
  runtime: string
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

export type MethodName = "square" | "rangeSquare" | "sumSquare" | "streamrangeSquare"

/** Doubles as hex digits, or the whole numbers from `from` on. */
export type Values = string[] | { from: number; count: number }

export type KnownStep =
  | {
      do: "open"
      call: string
      method: MethodName
      deadlineMs: number
      metadata?: MetadataEntry[]
      /** On the wire instead of the method's own. */
      path?: string
      compression?: "gzip"
      waitForReady?: boolean
    }
  | { do: "send"; call: string; value: string; paddingBytes?: number }
  | { do: "send-many" | "exchange-many"; call: string; values: Values }
  | { do: "receive-many"; call: string }
  | { do: "half-close"; call: string }
  | { do: "receive"; call: string; withinMs?: number }
  | { do: "receive-to-end"; call: string }
  | { do: "cancel"; call: string }
  | { do: "wait"; ms: number }

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
  cases: Case[]
}

export type Happening =
  | { event: "case-begun" }
  | { event: "sent"; call: string; value: string }
  | { event: "half-closed"; call: string }
  | { event: "not-sent" | "not-opened"; call: string; reason: string }
  /** Of a step with many messages that moves: those so far. */
  | { event: "progress"; call: string; count: number }
  | { event: "sent-many"; call: string; count: number }
  | { event: "received-many"; call: string; count: number; sha256: string }
  | { event: "received"; call: string; value: string }
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

/** A step of the script that a call carries in its metadata, under `interop-script`. */
export type ScriptStep =
  | { do: "receive" | "receive-to-end" | "echo-to-end" | "wait-cancelled" | "drain" | "exit" }
  | { do: "send"; value: string; paddingBytes?: number }
  | { do: "send-many"; values: Values }
  | { do: "initial-metadata" | "trailers"; metadata: MetadataEntry[] }
  | { do: "wait"; ms: number }
  | { do: "status"; code: number; message: string }
  | { do: "throw"; message: string }

export interface Script {
  /** Names the call in the lines of both sides. */
  call: string
  steps: Step[]
}

export type ServerHappening =
  | { event: "call-begun"; method: string; metadata: MetadataEntry[]; deadlineMs?: number }
  | { event: "sent" | "received"; value: string }
  | { event: "sent-many"; count: number }
  | { event: "status-sent"; code: number }
  | { event: "unsupported"; reason: string }
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
