import type { DescMessage } from "@bufbuild/protobuf"
import { changedMessage } from "./changed-message.ts"
import { Descriptors, type Method } from "./descriptors.ts"
import { jsonDifferences } from "./json-differences.ts"
import { describeMessage, encodeJson, messageJson } from "./json-messages.ts"
import { messagesWithin } from "./messages-within.ts"
import { type Sameness, canonicalText, isSameMessage } from "./same-message.ts"
import { isWrittenTwice } from "./written-twice.ts"

/** How a contract's messages are written in scenarios and shown to people, where protobuf's JSON mapping does not do. */
export interface MessageNotation {
  /** The bytes of what a scenario has. Throws RangeError, in one line, for what is none. */
  encode(written: unknown, type: DescMessage): Uint8Array
  /** For people, in one line. */
  describe(bytes: Uint8Array, type: DescMessage): string
  /** In a summary, the same for the same message. */
  brief(bytes: Uint8Array, type: DescMessage): string
  /** A summary for people, in which `brief` has shown messages. */
  readable?(summary: string): string
  /** The messages of a rule, as send-random has them. */
  random?(rule: Record<string, unknown>, type: DescMessage): Uint8Array[]
  /** The field and type in which messages that a rule counts vary. */
  counted?: { field: number; type: "double" | "int64" }
}

/** A response that a model gives. */
export interface ModelResponse {
  bytes: Uint8Array
  /** Where it has a NaN, any other is as good: which one a machine computes is for the machine to say. */
  anyNaN?: boolean
}

/** What a call answers without a script, as its messages come in. */
export interface ModelCall {
  accept(request: Uint8Array): void
  halfClose(): void
  /** The next response, `pending` while more must be sent first, `end` after the last. */
  next(): ModelResponse | "pending" | "end"
}

/** What the methods of a contract do. */
export interface ContractModel {
  /** `service`: what the listener says of the service. Undefined for a method that has no meaning of its own. */
  open(method: Method, service: Readonly<Record<string, unknown>>): ModelCall | undefined
}

export interface ContractParts {
  name: string
  /** The path of its FileDescriptorSet, and what is in it. */
  descriptorFile: string
  descriptors: Uint8Array
  notation?: MessageNotation
  model?: ContractModel
}

/** One contract: its methods, and what its messages mean. The harness knows it by nothing else. */
export class Contract {
  readonly name: string
  readonly descriptorFile: string
  readonly model: ContractModel | undefined
  readonly notation: MessageNotation
  readonly #descriptors: Descriptors
  readonly #isInJson: boolean

  /** Throws ContractError for descriptors that are none. */
  constructor({ name, descriptorFile, descriptors, notation, model }: ContractParts) {
    this.name = name
    this.descriptorFile = descriptorFile
    this.#descriptors = new Descriptors(descriptors)
    this.model = model
    const { registry } = this.#descriptors
    this.#isInJson = notation === undefined
    this.notation = notation ?? {
      encode: (written, type) => encodeJson(type, registry, written),
      describe: (bytes, type) => describeMessage(type, registry, bytes),
      brief: (bytes, type) => describeMessage(type, registry, bytes),
    }
  }

  get methods(): readonly Method[] {
    return this.#descriptors.methods
  }

  /** See Descriptors.method. */
  method(called: string): Method {
    return this.#descriptors.method(called)
  }

  message(typeName: string): DescMessage {
    return this.#descriptors.message(typeName)
  }

  /** The message as a scenario would have it; as its bytes where the notation cannot say all of it. */
  written(bytes: Uint8Array, type: DescMessage, rules?: Sameness): unknown {
    const brief = this.notation.brief(bytes, type)
    const candidates = [brief, asJson(brief)]
    const exact = candidates.find((each) => this.#isWrittenAs(each, bytes, type, rules))
    return exact ?? { "@bytes": Buffer.from(bytes).toString("hex") }
  }

  #isWrittenAs(
    written: unknown,
    bytes: Uint8Array,
    type: DescMessage,
    rules: Sameness | undefined,
  ): boolean {
    try {
      return this.isSame(type, [this.notation.encode(written, type), bytes], rules)
    } catch {
      return false
    }
  }

  /** The messages of the same type that are in this one, at whatever depth, the innermost first. */
  within(type: DescMessage, bytes: Uint8Array): Uint8Array[] {
    return messagesWithin(type, bytes)
  }

  /** One text for all encodings of the message; undefined for bytes that are none. */
  canonical(type: DescMessage, bytes: Uint8Array): string | undefined {
    return canonicalText(type, this.#descriptors.registry, bytes)
  }

  /** Each field that the second has otherwise than the first, in words; none where a notation has no fields, or bytes are no message. */
  differences(
    type: DescMessage,
    [expected, actual]: readonly [Uint8Array, Uint8Array],
  ): readonly string[] {
    if (!this.#isInJson) return []
    const { registry } = this.#descriptors
    const [wanted, seen] = [expected, actual].map((each) => messageJson(type, registry, each))
    return wanted === undefined || seen === undefined ? [] : jsonDifferences(wanted, seen)
  }

  /** Another message of that type, drawn at random; undefined where its type has no field for that, and of bytes that are none. */
  changed(type: DescMessage, bytes: Uint8Array): Uint8Array | undefined {
    return this.canonical(type, bytes) === undefined ? undefined : changedMessage(type, bytes)
  }

  /** A scalar field stands in these bytes twice: no runtime that reads them writes them so. */
  isWrittenTwice(type: DescMessage, bytes: Uint8Array): boolean {
    return this.canonical(type, bytes) !== undefined && isWrittenTwice(type, bytes)
  }

  isSame(
    type: DescMessage,
    messages: readonly [Uint8Array, Uint8Array],
    rules?: Sameness,
  ): boolean {
    return isSameMessage(type, this.#descriptors.registry, messages, rules)
  }
}

function asJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
