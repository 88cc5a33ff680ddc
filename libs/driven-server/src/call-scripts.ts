import {
  parseScript,
  scriptKey,
  ServerObservationLog,
  type Config,
  type MetadataEntry,
  type Script,
} from "@interop/driver-protocol"
import { reasonOf } from "@interop/message-codecs"
import { ScriptedCall } from "./scripted-call.ts"
import type { ProgramControl, ServedCall, StatusLibrary } from "./served-call.ts"
import { statusCodes } from "./status-codes.ts"

type Responses = AsyncGenerator<Buffer, void, undefined>
type Metadata = readonly (readonly [key: string, value: unknown])[]

/** The scripts that calls carry, and those that the config has for the others. */
export class CallScripts {
  readonly #byPath: ReadonlyMap<string, Omit<Script, "call">>
  readonly #library: StatusLibrary
  readonly #program: ProgramControl
  readonly #log = new ServerObservationLog()
  #named = 0

  constructor(scripts: Config["scripts"], library: StatusLibrary, program: ProgramControl) {
    this.#byPath = new Map(Object.entries(scripts ?? {}))
    this.#library = library
    this.#program = program
  }

  /** The responses that the call's script asks for; undefined for a call that has none. Throws the library's status for a script that cannot be read. */
  play(call: ServedCall): Responses | undefined {
    const script = this.#carriedBy(call.metadata) ?? this.#ofPath(call.method.path)
    if (script === undefined) return undefined
    return new ScriptedCall({
      script,
      call,
      library: this.#library,
      program: this.#program,
      print: (happening) => this.#log.print(script.call, happening),
    }).play()
  }

  /** Whether no protobuf runtime may touch the requests of a call of this path with this metadata. */
  takesBytes(path: string, metadata: Metadata): boolean {
    const text = scriptTextIn(metadata)
    if (text === undefined) return this.#byPath.get(path)?.codec === "bytes"
    try {
      return parseScript(text).codec === "bytes"
    } catch {
      return false
    }
  }

  #carriedBy(metadata: readonly MetadataEntry[]): Script | undefined {
    const text = scriptTextIn(metadata)
    if (text === undefined) return undefined
    try {
      return parseScript(text)
    } catch (cause) {
      const { message } = cause as Error
      throw this.#library.statusError(statusCodes.INVALID_ARGUMENT, message, { cause })
    }
  }

  #ofPath(path: string): Script | undefined {
    const script = this.#byPath.get(path)
    if (script === undefined) return undefined
    this.#named += 1
    return { ...script, call: String(this.#named) }
  }
}

function scriptTextIn(metadata: Metadata): string | undefined {
  const entry = metadata.find(([key]) => key === scriptKey)
  return entry && String(entry[1])
}

/** Of a call with a single response. It may end without one only by an error, or when it is over. */
export async function onlyResponse(
  responses: AsyncIterable<Buffer>,
  library: StatusLibrary,
): Promise<Buffer> {
  let only: Buffer | undefined
  for await (const response of responses) only = response
  if (only === undefined) throw library.statusError(statusCodes.CANCELLED, "the call is over")
  return only
}

/** The requests as the library's own messages give them, for one that parses nothing itself. */
export async function* parsedRequests(
  requests: ServedCall["requests"],
  { request: parse }: ServedCall["method"],
  library: StatusLibrary,
): AsyncGenerator<Buffer, void, undefined> {
  for await (const bytes of requests) {
    let message: Buffer
    try {
      message = parse(bytes)
    } catch (cause) {
      const reason = `Error deserializing request: ${reasonOf(cause)}`
      throw library.statusError(statusCodes.INTERNAL, reason, { cause })
    }
    yield message
  }
}

/** Of a call that carries no script and whose contract the server does not know. */
export function unimplemented(path: string, library: StatusLibrary): Error {
  return library.statusError(
    statusCodes.UNIMPLEMENTED,
    `the server plays scripts on ${path} and has no answer of its own`,
  )
}
