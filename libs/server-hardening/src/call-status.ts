import { Metadata, status } from "@grpc/grpc-js"

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

/** Metadata that cannot be a trailer: HTTP/2 forbids it, or it would replace the status itself. */
const notTrailers = new Set([
  "connection",
  "http2-settings",
  "keep-alive",
  "proxy-connection",
  "te",
  "transfer-encoding",
  "upgrade",
  "content-type",
  "grpc-status",
  "grpc-message",
])

/**
 * The same status in a form that can be sent. grpc-js builds the trailers in
 * an event listener: a lone surrogate in the details (encodeURI) or a
 * forbidden key would throw there, where nobody can catch it.
 */
export function sendableStatus({ code, details, metadata }: CallStatus): CallStatus {
  return { code, details: details.toWellFormed(), metadata: sendableTrailers(metadata ?? null) }
}

function sendableTrailers(metadata: Metadata | null): Metadata | null {
  const forbidden =
    metadata === null ? [] : Object.keys(metadata.getMap()).filter((key) => notTrailers.has(key))
  if (metadata === null || forbidden.length === 0) return metadata
  const rest = metadata.clone()
  for (const key of forbidden) rest.remove(key)
  return rest
}
