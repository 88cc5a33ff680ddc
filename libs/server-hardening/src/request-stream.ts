import { status } from "@grpc/grpc-js"
import { RpcError } from "./rpc-error.ts"

/** What the client sends, in order. Iterate it once, by message or by batch; leaving the loop leaves the call open. */
export interface RequestStream<Request> extends AsyncIterable<Request> {
  /** The messages that have already come, one or more at a time, each batch as soon as there is one. */
  batches(): AsyncIterable<Request[]>
}

/** The part of a grpc-js call that requests are read from. */
interface ReadableCall {
  readonly cancelled: boolean
  readonly readableEnded: boolean
  read(): unknown
  on(event: "readable" | "end" | "cancelled", listener: () => void): unknown
}

/**
 * Reads a grpc-js call. Its own async iterator destroys the call when the
 * loop ends, and the status is never sent: grpc/grpc-node#1839.
 */
export class CallRequests<Request> implements RequestStream<Request> {
  readonly #call: ReadableCall
  #listening = false
  #wake = () => {}

  constructor(call: ReadableCall) {
    this.#call = call
  }

  [Symbol.asyncIterator](): AsyncIterator<Request> {
    return this.#iterate(() => this.#read())
  }

  batches(): AsyncIterable<Request[]> {
    return { [Symbol.asyncIterator]: () => this.#iterate(() => this.#readAll()) }
  }

  /** grpc-js buffers 16 messages at most, so a batch has about that many. */
  #readAll(): Request[] | undefined {
    const first = this.#read()
    if (first === undefined) return undefined
    const batch = [first]
    for (let next = this.#read(); next !== undefined; next = this.#read()) batch.push(next)
    return batch
  }

  #read(): Request | undefined {
    return (this.#call.read() as Request | null) ?? undefined
  }

  #iterate<T>(read: () => T | undefined): AsyncIterator<T> {
    const end = { done: true, value: undefined } as const
    let left = false
    return {
      next: async () => {
        for (;;) {
          if (left) return end
          if (this.#call.cancelled) throw new RpcError(status.CANCELLED, "the call is over")
          const value = read()
          if (value !== undefined) return { done: false, value }
          if (this.#call.readableEnded) return end
          await this.#change()
        }
      },
      return: async () => {
        left = true
        return end
      },
    }
  }

  #change(): Promise<void> {
    if (!this.#listening) {
      this.#listening = true
      const wake = () => this.#wake()
      this.#call.on("readable", wake)
      this.#call.on("end", wake)
      this.#call.on("cancelled", wake)
    }
    return new Promise((resolve) => {
      this.#wake = resolve
    })
  }
}
