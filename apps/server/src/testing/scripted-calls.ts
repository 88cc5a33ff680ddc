import {
  Client,
  Metadata,
  credentials,
  type ClientDuplexStream,
  type StatusObject,
} from "@grpc/grpc-js"
import { squareMethodShapes, type SquareMethodName } from "@interop/contract/messages"
import { scriptKey } from "@interop/driver-protocol"

export type ScriptedStream = ClientDuplexStream<string, string>

/** A method of the square service, or the path of any. */
export type MethodOrPath = SquareMethodName | `/${string}`

/** How a call went, its messages in base64. */
export interface ScriptedOutcome {
  received: string[]
  code: number
  details: string
  headers: Metadata | undefined
  trailers: Metadata
}

const DEADLINE_MS = 60_000

/** Calls that carry a script, where there is one. Every method is called as a stream of requests and responses: on the wire there is no other kind. */
export class ScriptedCalls implements Disposable {
  readonly #client: Client

  constructor(port: number) {
    this.#client = new Client(`127.0.0.1:${port}`, credentials.createInsecure())
  }

  open(
    method: MethodOrPath,
    script: unknown,
    { deadlineMs = DEADLINE_MS, metadata = new Metadata() } = {},
  ): ScriptedStream {
    if (script !== undefined) {
      metadata.set(scriptKey, typeof script === "string" ? script : inAscii(script))
    }
    return this.#client.makeBidiStreamRequest(
      pathOf(method),
      (base64: string) => Buffer.from(base64, "base64"),
      (message) => message.toString("base64"),
      metadata,
      { deadline: Date.now() + deadlineMs },
    )
  }

  /** Sends the requests, half-closes, and reads to the end. */
  async run(
    method: MethodOrPath,
    script: unknown,
    requests: readonly string[] = [],
    options?: { deadlineMs?: number; metadata?: Metadata },
  ): Promise<ScriptedOutcome> {
    const call = this.open(method, script, options)
    const outcome = outcomeOf(call)
    for (const request of requests) call.write(request)
    call.end()
    return outcome
  }

  [Symbol.dispose](): void {
    this.#client.close()
  }
}

export async function outcomeOf(call: ScriptedStream): Promise<ScriptedOutcome> {
  const received: string[] = []
  let headers: Metadata | undefined
  call.on("metadata", (metadata: Metadata) => (headers = metadata))
  call.on("data", (base64: string) => received.push(base64))
  // The status event says the same.
  call.on("error", () => {})
  const status = await new Promise<StatusObject>((resolve) => call.on("status", resolve))
  return {
    received,
    code: status.code,
    details: status.details,
    headers,
    trailers: status.metadata,
  }
}

function pathOf(method: MethodOrPath): string {
  return method in squareMethodShapes ? squareMethodShapes[method as SquareMethodName].path : method
}

function inAscii(script: unknown): string {
  return JSON.stringify(script).replace(
    /[^ -~]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`,
  )
}
