import { constants } from "node:http2"
import { ServerInterceptingCall, status, type Deadline, type Metadata } from "@grpc/grpc-js"
import { MessageDecoder } from "@interop/incoming-messages"
import { sendableStatus, unsendable, type CallStatus } from "./call-status.ts"
import type { Connection } from "./connection.ts"
import {
  checkFlag,
  CompressedFlags,
  limitedDecompression,
  type Decompression,
} from "./decompression.ts"
import { LONGEST_TIMER_MS, takeFarDeadline } from "./far-deadline.ts"
import type { BaseCall } from "./grpc-http2.ts"
import { HeldBytes } from "./held-bytes.ts"
import type { ReadTurns } from "./read-turns.ts"
import { RequestChunks } from "./request-chunks.ts"
import { SentMetadata } from "./sent-metadata.ts"
import { CHUNK_BYTES, MESSAGE_BYTES } from "./server-limits.ts"
import type { WriteWindow } from "./write-window.ts"

type Listener = Parameters<ServerInterceptingCall["start"]>[0]

export interface CallShape {
  requestStream: boolean
  /** Absent where there is one response. */
  writeWindow?: WriteWindow | undefined
  /** Absent where it has been lost already. */
  connection: Connection | undefined
  decompression: Decompression
  readTurns: ReadTurns
  /** Whether the requests of a call with this metadata stay bytes. */
  takesBytes: (metadata: Metadata) => boolean
}

/** Decides whether a call may start and hears when it is over. */
export interface Gate {
  /** The status to refuse the call with, or undefined: it is in, and `leave` follows exactly once. */
  enter(call: GuardedCall): CallStatus | undefined
  leave(call: GuardedCall): void
}

let callsMade = 0

const deadlineExceeded: CallStatus = {
  code: status.DEADLINE_EXCEEDED,
  details: "Deadline exceeded",
}

function tooManyBytes(what: "requests" | "responses"): CallStatus {
  return {
    code: status.RESOURCE_EXHAUSTED,
    details: `the calls of this connection hold too many bytes of ${what}; make fewer at a time`,
  }
}

const cutOffMessage: CallStatus = {
  code: status.INTERNAL,
  details: "the request ended in the middle of a message",
}

/**
 * Stands between grpc-js' own half of a call and its handler: counts the call
 * while it is open, tells the handler when it is over, keeps what is written
 * in order, widens the write window of a response stream.
 */
export class GuardedCall extends ServerInterceptingCall {
  /** No other call of the process has it. */
  readonly number = (callsMade += 1)
  readonly #next: BaseCall
  readonly #held: HeldBytes
  readonly #gate: Gate
  readonly #requestStream: boolean
  readonly #flags: CompressedFlags | undefined
  readonly #window: WriteWindow | undefined
  readonly #readTurns: ReadTurns
  readonly #takesBytes: CallShape["takesBytes"]
  #listener: Listener | undefined
  #statusSent = false
  /** Of a request stream: received and not yet handed to its handler. */
  #requestBytes = 0
  #deadlineTimer: NodeJS.Timeout | undefined
  #farDeadlineAtMs: number | undefined

  constructor(next: BaseCall, gate: Gate, shape: CallShape) {
    super(next)
    this.#next = next
    this.#held = new HeldBytes(shape.connection)
    this.#gate = gate
    next.decoder = new MessageDecoder(next.maxReceiveMessageSize)
    this.#requestStream = shape.requestStream
    this.#window = shape.writeWindow
    this.#readTurns = shape.readTurns
    this.#takesBytes = shape.takesBytes
    if (this.#next.incomingEncoding === "identity") {
      this.#next.decompressMessage = checkFlag
    } else {
      this.#flags = new CompressedFlags()
      this.#next.decompressMessage = limitedDecompression(
        this.#next,
        shape.decompression,
        this.#flags,
        { take: (bytes) => this.#takeRequest(bytes), tooMany: tooManyBytes("requests") },
      )
    }
  }

  override start(listener: Listener): void {
    const refusal = this.#gate.enter(this)
    if (refusal !== undefined) {
      this.sendStatus(refusal)
      return
    }
    this.#listener = listener
    this.#countRequests()
    this.#next.start({
      onReceiveMetadata: (metadata: Metadata) => {
        this.#farDeadlineAtMs = takeFarDeadline(metadata)
        this.#watchDeadline()
        if (this.#takesBytes(metadata)) {
          this.#next.handler = { ...this.#next.handler, deserialize: (message) => message }
        }
        listener.onReceiveMetadata(metadata)
      },
      onReceiveMessage: (message: unknown) => {
        if (this.#requestStream) this.#releaseRequests()
        this.#flags?.parsed(message)
        listener.onReceiveMessage(message)
      },
      onReceiveHalfClose: () => {
        if (this.#next.decoder.readState !== 0) this.endWith(cutOffMessage)
        else if (this.#requestStream) this.#halfCloseUnlessCancelled(listener)
        else listener.onReceiveHalfClose()
      },
      // Comes at the end of every call, cancelled or not.
      onCancel: () => this.#end(),
    })
  }

  override startRead(): void {
    this.#readTurns.read(this.#next)
  }

  /** Ends the call with this status, whatever its handler is at. */
  endWith(status: CallStatus): void {
    this.sendStatus(status)
    this.#end()
  }

  override sendMetadata(metadata: Metadata): void {
    if (this.#statusSent) return
    const refusal = SentMetadata.refusal(metadata)
    if (refusal === undefined) this.#next.sendMetadata(SentMetadata.of(metadata))
    else this.endWith(unsendable("headers", refusal))
  }

  /** A message that comes too late is dropped and never called taken: the end of the call wakes its sender. */
  override sendMessage(message: unknown, taken: () => void): void {
    if (this.#statusSent) return
    if (!(message instanceof Uint8Array)) {
      this.#next.sendMessage(message, taken)
      return
    }
    const { byteLength } = message
    const held = byteLength + MESSAGE_BYTES
    if (!this.#held.take(held)) {
      this.endWith(tooManyBytes("responses"))
      return
    }
    const window = this.#window
    this.#next.sendMessage(message, () => {
      this.#held.release(held)
      if (window === undefined) taken()
      else window.written(byteLength)
    })
    window?.handedOver(byteLength, taken)
  }

  override sendStatus(status: CallStatus): void {
    if (this.#statusSent) return
    this.#statusSent = true
    this.#next.sendStatus(sendableStatus(status))
  }

  override getDeadline(): Deadline {
    return this.#farDeadlineAtMs ?? this.#next.getDeadline()
  }

  /**
   * grpc-js has a timer for the deadline, but tells nobody before the trailers
   * have left. A message of a stream that is written between is a write after
   * end, after which they never leave. So this timer is set to go off just
   * before. For a far deadline grpc-js has none.
   */
  #watchDeadline(): void {
    if (this.#window === undefined && this.#farDeadlineAtMs === undefined) return
    const timeLeftMs = Number(this.getDeadline()) - Date.now()
    if (timeLeftMs === Number.POSITIVE_INFINITY) return
    this.#deadlineTimer =
      timeLeftMs > LONGEST_TIMER_MS
        ? setTimeout(() => this.#watchDeadline(), LONGEST_TIMER_MS)
        : setTimeout(() => this.endWith(deadlineExceeded), Math.max(0, timeLeftMs - 1))
  }

  /**
   * Counts what comes as it comes: a handler that does not read holds it all
   * the same. grpc-js listens already, and has paused the stream.
   */
  #countRequests(): void {
    const { stream, decoder } = this.#next
    let kept = 0
    void new RequestChunks(
      stream,
      (bytes, isKept) => {
        if (isKept) kept += 1
        if (!this.#held.take(isKept ? bytes + CHUNK_BYTES : bytes)) this.#refuseRequest()
      },
      () => decoder.readState !== 0,
    )
    stream.on("data", (chunk: Buffer) => {
      this.#requestBytes += chunk.length
      if (kept === 0) return
      kept -= 1
      this.#held.release(CHUNK_BYTES)
    })
    if (!this.#held.take(stream.readableLength)) this.#refuseRequest()
  }

  /** A status would wait behind responses that the client does not take. */
  #refuseRequest(): void {
    const { stream } = this.#next
    if (stream.writableLength > 0) stream.close(constants.NGHTTP2_ENHANCE_YOUR_CALM)
    else this.endWith(tooManyBytes("requests"))
  }

  #takeRequest(bytes: number): boolean {
    if (!this.#held.take(bytes)) return false
    this.#requestBytes += bytes
    return true
  }

  #releaseRequests(): void {
    this.#held.release(this.#requestBytes)
    this.#requestBytes = 0
  }

  /**
   * Node shows a reset stream as a half-closed one first, and a sum of half
   * the numbers would pass for the sum. A turn later the reset is known.
   */
  #halfCloseUnlessCancelled(listener: Listener): void {
    setImmediate(() => {
      if (this.#listener !== undefined) listener.onReceiveHalfClose()
    })
  }

  #end(): void {
    const listener = this.#listener
    if (listener === undefined) return
    this.#listener = undefined
    clearTimeout(this.#deadlineTimer)
    this.#window?.close()
    this.#held.releaseAll()
    this.#gate.leave(this)
    listener.onCancel()
  }
}
