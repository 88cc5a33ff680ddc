import grpcJs from "@grpc/grpc-js/package.json" with { type: "json" }
import { AsyncChannel, CallError } from "@interop/async-client"
import { targetOf } from "@interop/client-channel/target"
import {
  NotOpened,
  runPlan as runPlanOn,
  type CallToOpen,
  type OpenedCall,
} from "@interop/driven-client"
import { observedEntries, toCallMetadata } from "@interop/driver-protocol/call-metadata"
import { messagesOf } from "@interop/message-codecs"

/** The driven face: docs/driver-contract.md. */
export function runPlan(planFile: string): Promise<void> {
  return runPlanOn(planFile, {
    name: grpcJs.name,
    version: grpcJs.version,
    loader: "@grpc/proto-loader",
    messagesOf,
    openChannel: (target) => {
      const channel = new AsyncChannel(targetOf(target))
      return { open: (call) => open(channel, call), close: () => channel.close() }
    },
  })
}

function open(channel: AsyncChannel, { parseResponse, ...call }: CallToOpen): OpenedCall {
  const { path, requestStream, responseStream, deadlineMs, waitForReady = false } = call
  const requestSerialize = (message: Buffer) => message
  try {
    const opened = channel.open(
      { path, requestStream, responseStream, requestSerialize, responseDeserialize: parseResponse },
      {
        ...(deadlineMs !== undefined && { timeoutMs: deadlineMs }),
        waitForReady,
        metadata: toCallMetadata(call.metadata ?? []),
        onInitialMetadata: (metadata) => call.onInitialMetadata(observedEntries(metadata)),
      },
    )
    return {
      send: (request) => opened.send(request),
      halfClose: () => opened.halfClose(),
      receive: () => opened.receive(),
      cancel: () => opened.cancel(),
      ended: opened.ended.then(({ metadata, ...status }) => ({
        ...status,
        trailers: observedEntries(metadata),
      })),
    }
  } catch (error) {
    if (!(error instanceof CallError)) throw error
    throw new NotOpened(error.details, { cause: error })
  }
}
