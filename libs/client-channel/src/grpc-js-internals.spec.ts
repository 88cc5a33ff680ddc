import type { Channel } from "@grpc/grpc-js"
import { expect, it } from "vitest"
import { internalsOf } from "./grpc-js-internals.ts"

it.for([
  [{}, "a channel has no createRetryingCall"],
  [
    { internalChannel: { createRetryingCall: () => {}, subchannelPool: {} } },
    "a subchannel pool has no getOrCreateSubchannel",
  ],
] as const)("a grpc-js that is built otherwise is refused: %j", ([channel, complaint]) => {
  expect(() => internalsOf(channel as unknown as Channel)).toThrow(
    expect.objectContaining({
      code: "unknown-grpc-js",
      message: `in this version of @grpc/grpc-js ${complaint}, which it has in 1.14.7: see libs/client-channel/src/grpc-js-internals.ts`,
    }),
  )
})
