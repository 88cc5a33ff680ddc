import { Metadata, status } from "@grpc/grpc-js"
import { noTrailersOfOk, SentMetadata, TrailersOfOk } from "./sent-metadata.ts"

/** How a call ends: the gRPC code, text for the client, trailers. */
export interface CallStatus {
  code: status
  details: string
  metadata?: Metadata | null
}

/**
 * The status that a thrown value carries: a `code` from 1 to 16 together with
 * `details`, as RpcError has them, a client's ServiceError, or a bare object.
 * A number alone is not enough: exit codes and DOMException have one too.
 */
export function statusCarriedBy(thrown: unknown): CallStatus | undefined {
  if (typeof thrown !== "object" || thrown === null) return undefined
  if (!("code" in thrown && "details" in thrown)) return undefined
  const { code, details } = thrown
  if (!isErrorCode(code) || typeof details !== "string") return undefined
  const metadata =
    "metadata" in thrown && thrown.metadata instanceof Metadata ? thrown.metadata : null
  return { code, details, metadata }
}

function isErrorCode(code: unknown): code is status {
  return typeof code === "number" && code !== (status.OK as number) && code in status
}

/**
 * What the client of a handler that broke is told. UNKNOWN is what the gRPC
 * specification has for "server application throws an exception"; the text of
 * the error may hold secrets and stays on the server.
 * https://grpc.github.io/grpc/core/md_doc_statuscodes.html
 */
export const brokenHandler: CallStatus = {
  code: status.UNKNOWN,
  details: "the handler of this call failed",
}

/**
 * Most of all headers together that Java takes unless told otherwise, and that
 * C-core takes for certain: https://httpwg.org/specs/rfc9113.html#SETTINGS_MAX_HEADER_LIST_SIZE
 * counts 32 bytes for each beside its name and value.
 */
const PEERS_HEADER_LIST_BYTES = 8192

/** For `:status`, `content-type`, `date`, `grpc-status` and the name of `grpc-message`. */
const OTHER_HEADERS_BYTES = 512

/** Of a message beside trailers that fill the list by themselves. */
const SHORTEST_MESSAGE_BYTES = 256

/**
 * The same status in a form that can be sent. grpc-js builds the trailers in
 * an event listener: a lone surrogate in the details (encodeURI) or trailers
 * that Node refuses would throw there, where nobody can catch it.
 */
export function sendableStatus({ code, details, metadata }: CallStatus): CallStatus {
  const refusal = metadata ? SentMetadata.refusal(metadata) : undefined
  if (refusal !== undefined) return unsendable("trailers", refusal)
  if (code === status.OK) {
    return {
      code,
      details: "",
      metadata: metadata ? TrailersOfOk.of(metadata) : noTrailersOfOk,
    }
  }
  const sent = SentMetadata.of(metadata ?? new Metadata())
  return { code, details: cutToHeader(details.toWellFormed(), sent), metadata: sent }
}

/** What becomes of a call whose handler gave metadata that HTTP/2 refuses. */
export function unsendable(what: "headers" | "trailers", refusal: string): CallStatus {
  return {
    code: status.INTERNAL,
    details: `the handler's ${what} cannot be sent: ${refusal}`,
    metadata: new SentMetadata(),
  }
}

/** The details, cut where they would make the trailers longer than peers take. */
function cutToHeader(details: string, trailers: Metadata): string {
  // Each character is nine when it is encoded, at most.
  if (details.length * 9 < SHORTEST_MESSAGE_BYTES) return details
  const room = Math.max(
    SHORTEST_MESSAGE_BYTES,
    PEERS_HEADER_LIST_BYTES - OTHER_HEADERS_BYTES - headerListBytes(trailers),
  )
  if (encodeURI(details).length <= room) return details
  const ellipsis = "..."
  let cut = ""
  let left = room - ellipsis.length
  for (const character of details) {
    left -= encodeURI(character).length
    if (left < 0) break
    cut += character
  }
  return cut + ellipsis
}

function headerListBytes(metadata: Metadata): number {
  return Object.entries(metadata.toHttp2Headers())
    .flatMap(([name, values]) => [values].flat().map((value) => [name, String(value)] as const))
    .reduce((sum, [name, value]) => sum + name.length + value.length + 32, 0)
}
