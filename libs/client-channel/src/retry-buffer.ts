import type { Channel } from "@grpc/grpc-js"
import { expectMethod, internalsOf, type RetryBuffer } from "./grpc-js-internals.ts"

/** So many messages of a call are kept; grpc-js bounds their bytes (1 MiB) only. */
const MAX_MESSAGES = 4096

/**
 * Keeps what a call sent only for as long as it may be tried again. grpc-js goes
 * on with it when an answer has come, tells the sender at once that each message
 * is taken, and copies the whole backlog after each one that goes out: quadratic
 * time, by which a stream of 100,000 small messages falls from 100,000 a second
 * to 6,000. A smaller buffer would avoid that as well, but then a request above
 * its size is not tried again when a server refuses it unseen.
 */
export function endRetryBufferWithAnswer(channel: Channel): void {
  const internals = internalsOf(channel)
  const create = internals.createRetryingCall.bind(internals)
  internals.createRetryingCall = (...args) => {
    const call = create(...args)
    const buffer = call.bufferTracker
    expectMethod(buffer, "allocate", "the retry buffer of a call")
    const kept: RetryBuffer = {
      // What is not allocated is told as taken once the transport has it.
      allocate: (bytes, callNumber) =>
        call.state !== "COMMITTED" &&
        call.writeBuffer.length < MAX_MESSAGES &&
        buffer.allocate(bytes, callNumber),
      free: (bytes, callNumber) => buffer.free(bytes, callNumber),
      freeAll: (callNumber) => buffer.freeAll(callNumber),
    }
    call.bufferTracker = kept
    return call
  }
}
