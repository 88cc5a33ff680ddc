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
}

export interface Config {
  listeners: Listener[]
  limits?: { maxConcurrentRpcs?: number }
  /** Paths of PEM files. */
  tls?: { certificate: string; privateKey: string; clientCa?: string }
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
  /** host:port */
  address: string
  /** Paths of PEM files; absent for plaintext. */
  tls?: { ca: string; certificate?: string; privateKey?: string }
}

export type MethodName = "square" | "rangeSquare" | "sumSquare" | "streamrangeSquare"

export type KnownStep =
  | {
      do: "open"
      call: string
      method: MethodName
      deadlineMs: number
      metadata?: MetadataEntry[]
    }
  | { do: "send"; call: string; value: string }
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
  | { event: "not-sent"; call: string; reason: string }
  | { event: "received"; call: string; value: string }
  | { event: "nothing-received"; call: string; withinMs: number }
  | { event: "initial-metadata"; call: string; metadata: MetadataEntry[] }
  | { event: "status"; call: string; code: number; message: string; trailers: MetadataEntry[] }
  | { event: "cancelled"; call: string }
  | { event: "unsupported"; reason: string }
  | { event: "case-ended" }

export type Observation = Happening & {
  /** 1, 2, 3 and so on over the whole run of a client. */
  seq: number
  /** Monotonic milliseconds. */
  atMs: number
  case: string
}
