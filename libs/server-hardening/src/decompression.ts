import { status } from "@grpc/grpc-js"
import type { CallStatus } from "./call-status.ts"
import type { BaseCall } from "./grpc-http2.ts"

type Decompress = BaseCall["decompressMessage"]

/**
 * Decompresses a few messages at a time: each may become a thousand times
 * larger, and zlib would work on all at once.
 */
export class Decompression {
  readonly #most: number
  readonly #waiting: (() => void)[] = []
  #running = 0

  constructor(most: number) {
    this.#most = most
  }

  async run<T>(work: () => Promise<T> | T): Promise<T> {
    if (this.#running >= this.#most) await new Promise<void>((go) => this.#waiting.push(go))
    else this.#running += 1
    try {
      return await work()
    } finally {
      const next = this.#waiting.shift()
      if (next === undefined) this.#running -= 1
      else next()
    }
  }
}

/**
 * grpc-js takes every flag but 1 for 0, and a flag 1 without a grpc-encoding
 * too. https://github.com/grpc/grpc/blob/master/doc/compression.md#test-cases
 */
function flagError(message: Buffer, encoding: string): CallStatus | undefined {
  const flag = message[0] ?? 0
  if (flag > 1) return internal(`the flag of a message is 0 or 1, not ${flag}`)
  if (flag === 1 && encoding === "identity")
    return internal("a message is flagged as compressed and the request has no grpc-encoding")
  return undefined
}

function internal(details: string): CallStatus {
  return { code: status.INTERNAL, details, metadata: null }
}

/** Takes the place of grpc-js' own on every call without compression; rejects with a status, as that does. */
export const checkFlag: Decompress = (message, encoding) => {
  const error = flagError(message, encoding)
  // Not an Error: grpc-js sends what it catches.
  // oxlint-disable-next-line typescript/prefer-promise-reject-errors
  return error === undefined ? message.subarray(5) : Promise.reject(error)
}

const compressedRequests = new WeakSet<object>()

export function cameCompressed(request: object): boolean {
  return compressedRequests.has(request)
}

/** Tells the compressed messages of a call from the others, which may be mixed. */
export class CompressedFlags {
  readonly #flags: boolean[] = []

  /** In the order in which messages come. */
  received(message: Buffer): void {
    this.#flags.push(message[0] === 1)
  }

  /** In the same order, when the message has become an object. */
  parsed(message: unknown): void {
    if (this.#flags.shift() === true && typeof message === "object" && message !== null)
      compressedRequests.add(message)
  }
}

export function limitedDecompression(
  base: BaseCall,
  decompression: Decompression,
  flags: CompressedFlags,
  held: { take(bytes: number): boolean; tooMany: CallStatus },
): Decompress {
  const decompress = base.decompressMessage
  return (message, encoding) => {
    flags.received(message)
    if (message[0] !== 1) return checkFlag(message, encoding)
    return decompression.run(async () => {
      if (base.stream.destroyed) return Buffer.alloc(0)
      const bytes = await decompress.call(base, message, encoding)
      if (!held.take(bytes.length)) throw held.tooMany
      return bytes
    })
  }
}
