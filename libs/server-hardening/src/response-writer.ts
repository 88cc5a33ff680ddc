/** The part of a grpc-js call that responses are written to. */
interface WritableCall {
  readonly cancelled: boolean
  write(message: Buffer): boolean
  on(event: "drain" | "cancelled", listener: () => void): unknown
}

/** Writes the responses of one call, no faster than the client takes them. */
export class ResponseWriter {
  readonly #call: WritableCall
  #wake = () => {}

  constructor(call: WritableCall) {
    this.#call = call
    const wake = () => this.#wake()
    call.on("drain", wake)
    call.on("cancelled", wake)
  }

  /**
   * Takes from `responses` what there is room for and waits for room before
   * it takes more. Stops early, and lets `responses` clean up, once the call
   * is over.
   */
  async writeAll<Response>(
    responses: AsyncIterable<Response> | Iterable<Response>,
    serialize: (response: Response) => Buffer,
  ): Promise<void> {
    if (Symbol.asyncIterator in responses) {
      for await (const response of responses) {
        if (!this.#write(serialize(response))) await this.#room()
        if (this.#call.cancelled) return
      }
    } else {
      for (const response of responses) {
        if (!this.#write(serialize(response))) await this.#room()
        if (this.#call.cancelled) return
      }
    }
  }

  #write(message: Buffer): boolean {
    return !this.#call.cancelled && this.#call.write(message)
  }

  async #room(): Promise<void> {
    if (this.#call.cancelled) return
    await new Promise<void>((resolve) => {
      this.#wake = resolve
    })
  }
}
