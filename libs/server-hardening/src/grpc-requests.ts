import type { IncomingHttpHeaders, ServerHttp2Stream } from "node:http2"
import { status } from "@grpc/grpc-js"

/** Longer paths are no method's; a part of one is enough to say which. */
const LONGEST_PATH = 256

/** The same of a codec's name. */
const LONGEST_CODEC = 64

/** `application/grpc`, also with a codec and parameters, but not `application/grpc-web`. */
const grpcContentType = /^application\/grpc(?:\+([^;\s]+))?(?:\s*;.*)?$/i

/** Tells the requests that are gRPC's, and answers the others in their place. */
export class GrpcRequests {
  readonly #codecs: readonly string[]

  /** What may stand behind `application/grpc+`, in lower case. */
  constructor(codecs: readonly string[]) {
    this.#codecs = codecs
  }

  /** What is no gRPC is answered as HTTP does. What grpc-js repeats of a path is kept short. */
  accept(stream: ServerHttp2Stream, headers: IncomingHttpHeaders): boolean {
    if (headers[":method"] !== "POST") return refuse(stream, { ":status": 405, allow: "POST" })
    const contentType = grpcContentType.exec(String(headers["content-type"]))
    if (contentType === null) return refuse(stream, { ":status": 415 })
    const codec = contentType[1]?.toLowerCase()
    // Parsed by another codec, a message may become a value that nobody sent.
    if (codec !== undefined && !this.#codecs.includes(codec)) {
      return refuse(stream, unimplemented(codec, this.#codecs))
    }
    const path = headers[":path"] ?? ""
    if (path.length > LONGEST_PATH) headers[":path"] = `${path.slice(0, LONGEST_PATH)}...`
    return true
  }
}

/** Its sender speaks gRPC, and understands a status. */
function unimplemented(codec: string, codecs: readonly string[]) {
  const details = `the server does not have the codec ${codec.slice(0, LONGEST_CODEC)}; it has ${codecs.join(", ")}`
  return {
    ":status": 200,
    "content-type": "application/grpc",
    "grpc-status": String(status.UNIMPLEMENTED),
    "grpc-message": encodeURI(details),
  }
}

function refuse(stream: ServerHttp2Stream, headers: Record<string, string | number>): false {
  if (!stream.headersSent) stream.respond(headers, { endStream: true })
  stream.resume()
  return false
}
