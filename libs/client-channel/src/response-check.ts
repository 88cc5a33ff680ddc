import { constants, type IncomingHttpHeaders } from "node:http2"
import type { Metadata } from "@grpc/grpc-js"
import { errorNames } from "@interop/http2-names"
import {
  changeTransports,
  type ReportedStatus,
  type ResponseListener,
  type Subchannel,
  type SubchannelCall,
  wrapCreateCall,
} from "./grpc-js-internals.ts"
import { statusCodes } from "./status-codes.ts"

/** A server's clock and this one's count whole milliseconds, and round. */
const DEADLINE_SLACK_MS = 5

/**
 * Holds the responses that come over a subchannel's connections against the
 * specification, where grpc-js takes them as they are:
 * https://github.com/grpc/grpc/blob/master/doc/PROTOCOL-HTTP2.md#responses
 */
export function checkResponses(subchannel: Subchannel): void {
  changeTransports(subchannel, (transport) => {
    const connection: Connection = {}
    transport.session.once("goaway", (code: number) => {
      connection.goaway = code
    })
    wrapCreateCall(transport, (createCall) => (metadata, host, method, listener, ...rest) => {
      const response = new CheckedResponse(listener, deadlineOf(metadata), connection)
      const call = createCall(metadata, host, method, response, ...rest)
      response.watch(call)
      return call
    })
  })
}

interface Connection {
  /** The error code of the GOAWAY that has come. */
  goaway?: number
}

class CheckedResponse implements ResponseListener {
  readonly #listener: ResponseListener
  readonly #deadlineMs: number
  readonly #connection: Connection
  #call: SubchannelCall | undefined
  #encoding: string | undefined
  #trailers: IncomingHttpHeaders | undefined
  #refused = false

  constructor(listener: ResponseListener, deadlineMs: number, connection: Connection) {
    this.#listener = listener
    this.#deadlineMs = deadlineMs
    this.#connection = connection
  }

  watch(call: SubchannelCall): void {
    this.#call = call
    call.http2Stream.prependListener("response", (headers, flags: number) => {
      if (flags & constants.NGHTTP2_FLAG_END_STREAM) this.#trailers = headers
      else this.#checkHeaders(headers)
    })
    call.http2Stream.prependListener("trailers", (trailers) => {
      this.#trailers = trailers
    })
  }

  #checkHeaders(headers: IncomingHttpHeaders & { ":status"?: number | undefined }): void {
    const { ":status": status, "content-type": contentType } = headers
    const encoding = headers["grpc-encoding"]
    this.#encoding = typeof encoding === "string" ? encoding : undefined
    // Another HTTP status says more than its page, and grpc-js translates it.
    if (status !== 200) return
    if (/^application\/grpc($|[+;\s])/i.test(contentType ?? "")) return
    const type =
      contentType === undefined ? "no content-type" : `content-type ${JSON.stringify(contentType)}`
    this.#refuse(statusCodes.UNKNOWN, `the response is no gRPC: HTTP status 200, ${type}`)
  }

  onReceiveMetadata(metadata: Metadata): void {
    if (!this.#refused) this.#listener.onReceiveMetadata(metadata)
  }

  onReceiveMessage(frame: Buffer): void {
    const [flag] = frame
    if (flag === 0 || (flag === 1 && this.#canDecompress())) {
      this.#listener.onReceiveMessage(frame)
    } else if (flag === 1) {
      const named =
        this.#encoding === undefined
          ? "the response names no grpc-encoding"
          : `the grpc-encoding is ${JSON.stringify(this.#encoding)}`
      this.#refuse(
        statusCodes.INTERNAL,
        `cannot decompress a response: ${named}, known are deflate and gzip`,
      )
    } else {
      this.#refuse(
        statusCodes.INTERNAL,
        `a response has the compressed flag ${flag}, which is neither 0 nor 1`,
      )
    }
  }

  onReceiveStatus(status: ReportedStatus): void {
    this.#listener.onReceiveStatus({ ...status, ...this.#corrected(status) })
  }

  #canDecompress(): boolean {
    return this.#encoding === "gzip" || this.#encoding === "deflate"
  }

  #refuse(code: number, details: string): void {
    this.#refused = true
    this.#call?.cancelWithStatus(code, details)
  }

  #corrected(status: ReportedStatus): Partial<ReportedStatus> {
    const { goaway } = this.#connection
    if (goaway && status.rstCode === goaway && this.#trailers === undefined) {
      // Node ends all streams with its code, and grpc-js takes that for a reset of the call.
      return {
        code: statusCodes.UNAVAILABLE,
        details: `the server ended the connection: GOAWAY with ${errorNames[goaway] ?? goaway}`,
      }
    }
    const cancelled =
      status.code === statusCodes.CANCELLED && status.rstCode === constants.NGHTTP2_CANCEL
    if (cancelled && Date.now() + DEADLINE_SLACK_MS >= this.#deadlineMs) {
      return {
        code: statusCodes.DEADLINE_EXCEEDED,
        details: "Deadline exceeded: the server reset the call as it passed",
      }
    }
    const text = this.#trailers?.["grpc-status"]
    // Not what the trailers say: the call has ended on this side.
    if (typeof text !== "string" || !Object.is(Number(text), status.code)) return {}
    return this.#ofTrailers(text)
  }

  #ofTrailers(text: string): Partial<ReportedStatus> {
    const message = percentDecoded(this.#trailers?.["grpc-message"])
    const said = message === "" ? "" : `: ${message}`
    if (!/^\d+$/.test(text)) {
      return {
        code: statusCodes.UNKNOWN,
        details: `grpc-status is no number, but ${JSON.stringify(text)}${said}`,
      }
    }
    const code = Number(text)
    if (code > statusCodes.UNAUTHENTICATED) {
      return { code: statusCodes.UNKNOWN, details: `grpc-status ${text} is no status code${said}` }
    }
    if (code === statusCodes.OK && this.#call?.decoder?.readState !== BETWEEN_MESSAGES) {
      return {
        code: statusCodes.INTERNAL,
        details: "the response ends in the middle of a message",
      }
    }
    return { details: message }
  }
}

/** Of grpc-js' StreamDecoder. */
const BETWEEN_MESSAGES = 0

/** Of a call that begins now; grpc-js writes milliseconds, and larger units where those have too many digits. */
function deadlineOf(metadata: Metadata): number {
  const [, digits, unit] = /^(\d+)([HMSm])$/.exec(String(metadata.get("grpc-timeout")[0])) ?? []
  if (digits === undefined || unit === undefined) return Infinity
  const unitMs = { H: 3_600_000, M: 60_000, S: 1000, m: 1 }[unit as "H" | "M" | "S" | "m"]
  return Date.now() + Number(digits) * unitMs
}

/** grpc-js decodes as an address, which leaves some escapes as they are, and all of them where one is broken. */
function percentDecoded(text: string | string[] | undefined): string {
  return String(text ?? "").replaceAll(/(?:%[\da-f]{2})+/gi, (run) =>
    Buffer.from(run.replaceAll("%", ""), "hex").toString(),
  )
}
