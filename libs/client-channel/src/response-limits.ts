import { constants } from "node:http2"
import { closeSession } from "@interop/http2-names"
import { MessageDecoder } from "@interop/incoming-messages"
import {
  changeTransports,
  expectProperty,
  type Subchannel,
  type SubchannelCall,
  tellingOfEnd,
  type Transport,
  wrapCreateCall,
} from "./grpc-js-internals.ts"
import { statusCodes } from "./status-codes.ts"

/** Of one response. gRPC has no use for any; HTTP knows some, as 103. */
const MOST_INFORMATIONAL = 32

/** For what is left of a request whose call the server has ended. */
const REQUEST_REST_MS = 1000

/**
 * Bounds what a response may cost before anybody has read it, where grpc-js and
 * Node take what a server sends: each frame's bytes as an object of its own,
 * which keeps all that was read with it; informational headers without end,
 * of which a read of the socket holds gigabytes; pushed streams, whose errors
 * would end the process, as nobody listens to them; and streams that the server
 * has ended before their request, which hold their connection for ever.
 */
export function limitResponses(subchannel: Subchannel): void {
  changeTransports(subchannel, (transport) => {
    refusePushes(transport)
    wrapCreateCall(transport, (createCall) => (metadata, host, method, listener, ...rest) => {
      const ended = tellingOfEnd(listener, () => setImmediate(() => letGo(call)))
      const call = createCall(metadata, host, method, ended, ...rest)
      decodeByCopy(call)
      limitInformational(call, transport)
      return call
    })
  })
}

/** Of a call that has ended: nobody reads what is left, and a server need not let the rest of the request through. */
function letGo({ http2Stream }: SubchannelCall): void {
  if (http2Stream.destroyed) return
  if (http2Stream.closed) http2Stream.destroy()
  else if (!http2Stream.writableFinished) {
    setTimeout(() => http2Stream.close(constants.NGHTTP2_CANCEL), REQUEST_REST_MS).unref()
  }
}

/** No gRPC server pushes. */
function refusePushes({ session }: Transport): void {
  session.on("stream", (pushed) => {
    pushed.on("error", () => {})
    closeSession(session, constants.NGHTTP2_PROTOCOL_ERROR)
  })
}

function decodeByCopy(call: SubchannelCall): void {
  const mostBytes = call.decoder?.maxReadMessageLength
  expectProperty(mostBytes, "decoder.maxReadMessageLength", "a call")
  call.decoder = new MessageDecoder(mostBytes)
}

function limitInformational(call: SubchannelCall, { session }: Transport): void {
  let informational = 0
  call.http2Stream.on("headers", () => {
    informational += 1
    if (informational !== MOST_INFORMATIONAL + 1) return
    call.cancelWithStatus(
      statusCodes.INTERNAL,
      `the server sent more than ${MOST_INFORMATIONAL} informational responses to a call`,
    )
    closeSession(session, constants.NGHTTP2_ENHANCE_YOUR_CALM)
  })
}
