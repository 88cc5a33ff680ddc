import { create, fromBinary, toBinary } from "@bufbuild/protobuf"
import { BytesValueSchema } from "@bufbuild/protobuf/wkt"
import {
  pipe,
  transformJoinEnvelopes,
  transformSplitEnvelope,
  type EnvelopedMessage,
  type UniversalClientFn,
  type UniversalHandler,
} from "@connectrpc/connect/protocol"

type Body = AsyncIterable<Uint8Array>

const ANY_LENGTH = 0xffff_ffff

/** Messages of the calls of a client go over the wire without the BytesValue that they come in. */
export function withoutBytesValue(client: UniversalClientFn): UniversalClientFn {
  return async (request) => {
    const response = await client({ ...request, body: unwrapped(request.body as Body) })
    return { ...response, body: wrapped(response.body) }
  }
}

/** The same for a handler of a server. */
export function handlerWithoutBytesValue(
  handler: UniversalHandler,
): (...args: Parameters<UniversalHandler>) => ReturnType<UniversalHandler> {
  return async (request) => {
    const response = await handler({ ...request, body: wrapped(request.body as Body) })
    const body = response.body as Body | undefined
    return body === undefined ? response : { ...response, body: unwrapped(body) }
  }
}

function wrapped(body: Body): Body {
  return eachMessage(body, (value) =>
    toBinary(BytesValueSchema, create(BytesValueSchema, { value })),
  )
}

function unwrapped(body: Body): Body {
  return eachMessage(body, (data) => fromBinary(BytesValueSchema, data).value)
}

function eachMessage(body: Body, change: (data: Uint8Array<ArrayBuffer>) => Uint8Array): Body {
  return pipe(
    body,
    transformSplitEnvelope(ANY_LENGTH),
    async function* (envelopes: AsyncIterable<EnvelopedMessage>) {
      for await (const { flags, data } of envelopes) {
        yield { flags, data: new Uint8Array(change(new Uint8Array(data))) }
      }
    },
    transformJoinEnvelopes(),
    { propagateDownStreamError: true },
  )
}
