import {
  ServerInterceptingCall,
  status,
  type Deadline,
  type Metadata,
  type ServerInterceptingCallInterface,
} from "@grpc/grpc-js"
import { sendableStatus, unsendable, type CallStatus } from "./call-status.ts"
import { LONGEST_TIMER_MS, takeFarDeadline } from "./far-deadline.ts"
import { SentMetadata } from "./sent-metadata.ts"
import type { WriteWindow } from "./write-window.ts"

type Listener = Parameters<ServerInterceptingCall["start"]>[0]

export interface CallShape {
  requestStream: boolean
  /** Absent where there is one response. */
  writeWindow?: WriteWindow | undefined
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

/**
 * Stands between grpc-js' own half of a call and its handler: counts the call
 * while it is open, tells the handler when it is over, keeps what is written
 * in order, widens the write window of a response stream.
 */
export class GuardedCall extends ServerInterceptingCall {
  /** No other call of the process has it. */
  readonly number = (callsMade += 1)
  readonly #next: ServerInterceptingCallInterface
  readonly #gate: Gate
  readonly #requestStream: boolean
  readonly #window: WriteWindow | undefined
  #listener: Listener | undefined
  #statusSent = false
  #deadlineTimer: NodeJS.Timeout | undefined
  #farDeadlineAtMs: number | undefined

  constructor(next: ServerInterceptingCallInterface, gate: Gate, shape: CallShape) {
    super(next)
    this.#next = next
    this.#gate = gate
    this.#requestStream = shape.requestStream
    this.#window = shape.writeWindow
  }

  override start(listener: Listener): void {
    const refusal = this.#gate.enter(this)
    if (refusal !== undefined) {
      this.sendStatus(refusal)
      return
    }
    this.#listener = listener
    this.#next.start({
      onReceiveMetadata: (metadata: Metadata) => {
        this.#farDeadlineAtMs = takeFarDeadline(metadata)
        this.#watchDeadline()
        listener.onReceiveMetadata(metadata)
      },
      onReceiveMessage: (message: unknown) => listener.onReceiveMessage(message),
      onReceiveHalfClose: () => {
        if (this.#requestStream) this.#halfCloseUnlessCancelled(listener)
        else listener.onReceiveHalfClose()
      },
      // Comes at the end of every call, cancelled or not.
      onCancel: () => this.#end(),
    })
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
    const window = this.#window
    if (window === undefined || !(message instanceof Uint8Array)) {
      this.#next.sendMessage(message, taken)
      return
    }
    const { byteLength } = message
    this.#next.sendMessage(message, () => window.written(byteLength))
    window.handedOver(byteLength, taken)
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
        : setTimeout(() => this.endWith(deadlineExceeded), timeLeftMs - 1)
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
    this.#gate.leave(this)
    listener.onCancel()
  }
}
