import { create, toBinary } from "@bufbuild/protobuf"
import { FileDescriptorSetSchema } from "@bufbuild/protobuf/wkt"
import { expect, it } from "vitest"
import { SquareServer } from "./square-server.ts"

/** A FileDescriptorSet of one service and so many messages. */
function descriptorsWith(messages: number): Buffer {
  const messageType = Array.from({ length: messages }, (_, index) => ({
    name: `Message${index}`,
    field: [{ name: "id", number: 1, label: 1, type: 3 }],
  }))
  const file = { name: "large.proto", package: "large", syntax: "proto3", messageType }
  return Buffer.from(
    toBinary(FileDescriptorSetSchema, create(FileDescriptorSetSchema, { file: [file] })),
  )
}

/** Whether reflection has read the descriptors when clients are told of the server. */
async function readBeforeReady(descriptors: Buffer): Promise<boolean> {
  let reads = 0
  let readsBefore = 0
  const contract = {
    serviceNames: ["large.Service"],
    get descriptors() {
      reads += 1
      return descriptors
    },
    offer: () => {},
  }
  const listener = { name: "a", host: "127.0.0.1", port: 0, transport: "plaintext" } as const
  const server = await SquareServer.start(
    { listeners: [listener] },
    { workers: 0, onError: () => {}, contract },
    () => (readsBefore = reads),
  )
  await server.drain({ timeLimitMs: 0 })
  return readsBefore === reads
}

it("reflection reads a large contract before the server is ready, so that no first call waits for it", async () => {
  expect(await readBeforeReady(descriptorsWith(20_000))).toBe(true)
})

it("and a small one after that, so that the server is there sooner", async () => {
  expect(await readBeforeReady(descriptorsWith(10))).toBe(false)
})
