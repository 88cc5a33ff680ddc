import { Metadata } from "@grpc/grpc-js"
import { connectionFields, singleValueFields } from "@interop/http2-names"

/** What grpc-js writes itself. A status that came from another server brings them along; they are left out. */
const writtenByGrpc = new Set([
  "content-length",
  "content-type",
  "grpc-accept-encoding",
  "grpc-encoding",
  "grpc-message",
  "grpc-status",
])

type Http2Headers = ReturnType<Metadata["toHttp2Headers"]>

/**
 * Response headers or trailers in the form that they leave in: values of -bin
 * keys without padding, as gRPC's specification says of senders, and without
 * the names that are grpc-js' own.
 */
export class SentMetadata extends Metadata {
  /** Why the metadata cannot be sent; undefined when it can. */
  static refusal(metadata: Metadata): string | undefined {
    for (const key of Object.keys(metadata.toJSON())) {
      if (connectionFields.has(key))
        return `HTTP/2 forbids "${key}" among the metadata of a response`
      if (key.startsWith(":")) return `"${key}" is no key of metadata: ":" begins HTTP/2's own`
      if (singleValueFields.has(key) && metadata.get(key).length > 1)
        return `HTTP/2 takes one value of "${key}", not ${metadata.get(key).length}`
    }
    return undefined
  }

  static of(metadata: Metadata): SentMetadata {
    const sent = new SentMetadata()
    sent.merge(metadata)
    for (const key of writtenByGrpc) sent.remove(key)
    return sent
  }

  override toHttp2Headers(): Http2Headers {
    const headers = super.toHttp2Headers()
    for (const key of Object.keys(headers)) {
      if (!key.endsWith("-bin")) continue
      const value = headers[key]
      headers[key] = Array.isArray(value) ? value.map(unpadded) : unpadded(String(value))
    }
    return headers
  }

  override clone(): Metadata {
    const clone = new (this.constructor as typeof SentMetadata)()
    clone.merge(this)
    return clone
  }
}

/**
 * The trailers of OK. grpc-js always writes a grpc-message; Node leaves out
 * what is undefined.
 */
export class TrailersOfOk extends SentMetadata {
  static override of(metadata: Metadata): TrailersOfOk {
    const trailers = new TrailersOfOk()
    trailers.merge(SentMetadata.of(metadata))
    return trailers
  }

  override toHttp2Headers(): Http2Headers {
    const headers = super.toHttp2Headers()
    ;(headers as Record<string, undefined>)["grpc-message"] = undefined
    return headers
  }
}

class NoTrailers extends TrailersOfOk {
  override clone(): Metadata {
    return this
  }
}

/** Most calls end so: one object for all of them. */
export const noTrailersOfOk: Metadata = new NoTrailers()

function unpadded(base64: string): string {
  return base64.replace(/=+$/, "")
}
