import type { IncomingHttpHeaders, ServerHttp2Stream } from "node:http2"
import { status } from "@grpc/grpc-js"

/** Longer paths are no method's; a part of one is enough to say which. */
const LONGEST_PATH = 256

/** The same of the name of a codec or an encoding. */
const LONGEST_NAME = 64

/** Those of grpc-js. */
const encodings = ["identity", "deflate", "gzip"]

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
      return refuse(stream, unimplemented("codec", codec, this.#codecs))
    }
    const encoding = firstOf(headers["grpc-encoding"])
    // Also of messages that are not flagged as compressed, as in Go.
    if (encoding !== undefined && !encodings.includes(encoding)) {
      return refuse(stream, {
        ...unimplemented("grpc-encoding", encoding, encodings),
        "grpc-accept-encoding": encodings.join(","),
      })
    }
    const path = headers[":path"] ?? ""
    if (path.length > LONGEST_PATH) headers[":path"] = `${path.slice(0, LONGEST_PATH)}...`
    return true
  }
}

/** Of a header that came several times. */
function firstOf(value: string | string[] | undefined): string | undefined {
  return (
    String(value ?? "")
      .split(",", 1)[0]
      ?.trim() || undefined
  )
}

/** Its sender speaks gRPC, and understands a status. */
function unimplemented(what: string, name: string, known: readonly string[]) {
  const details = `the server does not have the ${what} ${name.slice(0, LONGEST_NAME)}; it has ${known.join(", ")}`
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
