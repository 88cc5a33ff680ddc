import { Metadata, type StatusObject, status } from "@grpc/grpc-js"
import type { Config, Ready, Script, ServerObservation } from "@interop/driver-protocol"
import { flipLastBit } from "./client-sabotages.ts"

/** What goes to the client in place of the server's responses. */
interface Responses {
  next: (message: Buffer) => Buffer[]
  end: () => Buffer[]
}

/** What is spoiled in a server, and how. */
export interface ServerSabotage {
  config?: (config: Config) => void
  request?: (message: Buffer) => Buffer
  responses?: () => Responses
  status?: (status: StatusObject) => StatusObject
  requestMetadata?: (metadata: Metadata) => void
  observation?: (observation: ServerObservation) => ServerObservation[]
  dropsInitialMetadata?: boolean
  ignoresCancel?: boolean
  neverEnds?: boolean
  /** Back-pressure of the client is not passed on. */
  readsOn?: boolean
  takesAnyClient?: boolean
  takesAnySize?: boolean
  exitCode?: number
  /** Of what the harness is told when it is ready. */
  ready?: (ready: Ready) => Ready
  /** A line that it prints after the one that says so. */
  printsWhenReady?: string
  /** It ends at once with 0, whatever calls are open. */
  exitsAtSigterm?: boolean
}

export const serverSabotages: Record<string, ServerSabotage> = {
  "wrong-bit": { responses: () => ({ next: (message) => [flipLastBit(message)], end: () => [] }) },
  "wrong-bit-in-request": { request: flipLastBit },
  "swapped-order": {
    responses: () => {
      let first: Buffer | undefined
      let count = 0
      return {
        next: (message) => {
          count += 1
          if (count === 1) {
            first = message
            return []
          }
          return count === 2 ? [message, first as Buffer] : [message]
        },
        end: () => (count === 1 ? [first as Buffer] : []),
      }
    },
  },
  "lost-last-message": {
    responses: () => {
      let held: Buffer[] = []
      return {
        next: (message) => {
          const before = held
          held = [message]
          return before
        },
        end: () => [],
      }
    },
  },
  "duplicate-message": {
    responses: () => {
      let last: Buffer | undefined
      return {
        next: (message) => {
          last = message
          return [message]
        },
        end: () => (last === undefined ? [] : [last]),
      }
    },
  },
  "answers-before-half-close": {
    config: (config) => {
      for (const listener of config.listeners) listener.service = { bidi: "interleaved" }
    },
  },
  "wrong-code": {
    status: (end) => ({
      ...end,
      code: end.code === status.ALREADY_EXISTS ? status.DATA_LOSS : status.ALREADY_EXISTS,
    }),
  },
  "wrong-status-message": {
    status: (end) => ({ ...end, details: end.details.replaceAll("%", "") + "." }),
  },
  "dropped-trailers": { status: (end) => ({ ...end, metadata: new Metadata() }) },
  "dropped-initial-metadata": { dropsInitialMetadata: true },
  "forgets-request-metadata": {
    requestMetadata: (metadata) => {
      for (const key of Object.keys(metadata.getMap())) {
        if (key.startsWith("x-")) metadata.remove(key)
      }
    },
  },
  "ignores-cancel": { ignoresCancel: true },
  "never-ends": { neverEnds: true },
  "ignores-back-pressure": {
    readsOn: true,
    responses: () => {
      let count = 0
      // The first few are enough for the client: it reads no more.
      return { next: (message) => ((count += 1) < 10 ? [message] : []), end: () => [] }
    },
  },
  "takes-any-client": { takesAnyClient: true },
  "takes-any-size": {
    takesAnySize: true,
    request: (message) => message.subarray(0, Math.min(message.length, 9)),
  },
  "lies-about-scripts": { requestMetadata: (metadata) => metadata.remove("interop-script") },
  "lies-about-limits": {
    config: (config) => {
      delete config.limits
    },
  },
  "hides-half-close": {
    observation: (seen) => (seen.event === "half-close" ? [] : [seen]),
  },
  "hides-cancel": { observation: (seen) => (seen.event === "cancelled" ? [] : [seen]) },
  "swaps-what-it-saw": {
    observation: (seen) => (seen.event === "received" ? [{ ...seen, event: "sent" }] : [seen]),
  },
  "exits-1": { exitCode: 1 },
  "wrong-method": {
    observation: (seen) =>
      seen.event === "call-begun" ? [{ ...seen, path: `${seen.path}s` }] : [seen],
  },
  "invents-calls": {
    observation: (seen) =>
      seen.event === "call-begun" ? [{ ...seen, call: `${seen.call}/nobody` }, seen] : [seen],
  },
  "goes-on-after-the-end": {
    observation: (seen) =>
      seen.event === "call-ended" ? [seen, { ...seen, event: "half-close" }] : [seen],
  },
  "prints-without-scripts": {
    ready: ({ capabilities = [], ...ready }) => ({
      ...ready,
      capabilities: capabilities.filter((each) => each !== "script"),
    }),
    printsWhenReady: "Listening",
  },
  "offers-another-listener": {
    ready: ({ listeners = [], ...ready }) => ({
      ...ready,
      listeners: [...listeners, { name: "plaintext/of-its-own", port: 1 }],
    }),
  },
  "clock-counts-lines": {
    observation: (seen) => [{ ...seen, atMs: seen.seq / 1000 }],
  },
  "clock-stands-still": { observation: (seen) => [{ ...seen, atMs: 1000 }] },
  "invents-a-capability": {
    ready: ({ capabilities = [], ...ready }) => ({
      ...ready,
      capabilities: [...capabilities, "everything"],
    }),
  },
  "names-faults": {
    ready: ({ capabilities = [], ...ready }) => ({
      ...ready,
      capabilities: [...capabilities, "faults"],
    }),
  },
  "passes-bytes-through": {
    requestMetadata: (metadata) => {
      const [script] = metadata.get("interop-script")
      if (script === undefined) return
      const played = JSON.parse(script.toString()) as Script
      metadata.set("interop-script", JSON.stringify({ ...played, codec: "bytes" }))
    },
  },
  "cancels-at-once": { observation: cancelledAtOnce() },
  "clock-goes-back": { observation: (seen) => [{ ...seen, atMs: 1_000_000 - seen.atMs }] },
  "exits-at-sigterm": { exitsAtSigterm: true },
  "leaks-metadata": {
    status: (end) => {
      const metadata = end.metadata.clone()
      metadata.set("x-last", "late")
      return { ...end, metadata }
    },
  },
  "hides-its-scripts": {
    ready: ({ capabilities = [], ...ready }) => ({
      ...ready,
      capabilities: capabilities.filter((each) => each !== "script"),
    }),
  },
  "hides-its-tls": {
    ready: ({ listeners = [], ...ready }) => ({
      ...ready,
      listeners: listeners.map(({ name }) => ({ name, unsupported: "no TLS today" })),
    }),
  },
  "declares-a-lack-that-is-none": {},
}

/** After the first response of a call, which its client is going to cancel. */
function cancelledAtOnce(): (seen: ServerObservation) => ServerObservation[] {
  const cancelled = new Set<string>()
  return (seen) => {
    if (cancelled.has(seen.call)) return seen.event === "call-ended" ? [seen] : []
    if (seen.event !== "sent") return [seen]
    cancelled.add(seen.call)
    const { seq, atMs, call } = seen
    return [seen, { event: "cancelled", seq, atMs, call }]
  }
}
