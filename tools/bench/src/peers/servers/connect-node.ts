/** connect-node as its documentation has it, on HTTP/2 without TLS. The schema comes from the descriptor set. */
import { createServer } from "node:http2"
import type { AddressInfo } from "node:net"
import {
  create,
  createFileRegistry,
  fromBinary,
  type DescMessage,
  type MessageShape,
} from "@bufbuild/protobuf"
import { FileDescriptorSetSchema } from "@bufbuild/protobuf/wkt"
import type { ServiceImpl } from "@connectrpc/connect"
import { connectNodeAdapter } from "@connectrpc/connect-node"
import { descriptorSet } from "@interop/contract"
import { announce } from "./announce.ts"

const registry = createFileRegistry(fromBinary(FileDescriptorSetSchema, descriptorSet()))
const service = registry.getService("squarerpc_service.SquareService")
if (service === undefined) throw new Error("the descriptor set has no SquareService")
const schema = service.method["square"]!.input

type Message = MessageShape<DescMessage> & { message: number }

const message = (value: number) => create(schema, { message: value })
const squareOf = (request: Message) => message(request.message ** 2)

const handlers = {
  square: squareOf,

  async *rangeSquare({ message: last }: Message) {
    for (let n = 0; n <= last; n += 1) yield message(n ** 2)
  },

  async sumSquare(requests: AsyncIterable<Message>) {
    let sum = 0
    for await (const request of requests) sum += request.message ** 2
    return message(sum)
  },

  async *streamrangeSquare(requests: AsyncIterable<Message>) {
    for await (const request of requests) yield squareOf(request)
  },
}

const server = createServer(
  connectNodeAdapter({
    routes: (router) => {
      router.service(service, handlers as unknown as ServiceImpl<typeof service>)
    },
  }),
)
server.listen(0, "127.0.0.1", () => announce((server.address() as AddressInfo).port))
