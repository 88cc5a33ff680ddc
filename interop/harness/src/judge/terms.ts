import { createHash } from "node:crypto"
import type { Contract, MessageType, Method } from "@interop/contracts"
import type { PrintedMessage } from "@interop/driver-protocol"
import type { Scenario } from "../select/scenario.ts"

/** The whole of it stands in the timeline. */
const LONGEST_DESCRIBED = 400

export type Side = "request" | "response"

/** A message that must be observed. */
export interface ExpectedMessage {
  type: MessageType
  bytes: Uint8Array
  /** Where it has a NaN, any other is as good. */
  anyNaN?: boolean
  /** No protobuf runtime was between: fields that the type does not have count as well. */
  exact?: boolean
}

/** What the messages of a scenario mean, in the terms of its contract. */
export class Terms {
  readonly #contract: Contract
  readonly #methods: ReadonlyMap<string, Method>

  /** `methods` by the names of the calls. */
  constructor(contract: Contract, methods: ReadonlyMap<string, Method>) {
    this.#contract = contract
    this.#methods = methods
  }

  isSame(expected: ExpectedMessage, seen: PrintedMessage): boolean {
    if (!("bytes" in seen)) {
      const { bytes } = expected
      return seen.length === bytes.length && seen.sha256 === sha256(bytes)
    }
    const bytes = Buffer.from(seen.bytes, "base64")
    if (bytes.equals(expected.bytes)) return true
    const { type, anyNaN = false, exact = false } = expected
    return this.#contract.isSame(type, [expected.bytes, bytes], { anyNaN, unknownFields: exact })
  }

  describe({ type, bytes, anyNaN }: ExpectedMessage): string {
    return anyNaN === true ? "NaN" : this.#describe(bytes, type)
  }

  /** What a client or a server printed of a message on that call. */
  describeSeen(seen: PrintedMessage, call: string, side: Side): string {
    if (!("bytes" in seen)) return `${seen.length} bytes, sha256 ${seen.sha256.slice(0, 8)}…`
    const bytes = Buffer.from(seen.bytes, "base64")
    return this.#describe(bytes, this.#typeOn(call, side))
  }

  #describe(bytes: Uint8Array, type: MessageType): string {
    const text = this.#contract.notation.describe(bytes, type)
    return text.length > LONGEST_DESCRIBED ? `${text.slice(0, LONGEST_DESCRIBED - 1)}…` : text
  }

  brief({ type, bytes, anyNaN }: ExpectedMessage): string {
    if (anyNaN === true) return "NaN"
    return this.#contract.notation.brief(bytes, type)
  }

  briefSeen(seen: PrintedMessage, call: string, side: Side): string {
    if (!("bytes" in seen)) return `${seen.length} bytes, sha256 ${seen.sha256.slice(0, 8)}`
    return this.briefOf(seen.bytes, call, side)
  }

  /** Of a message in base64. */
  briefOf(base64: string, call: string, side: Side): string {
    const bytes = Buffer.from(base64, "base64")
    return this.#contract.notation.brief(bytes, this.#typeOn(call, side))
  }

  /** The same for every encoding of the same message. */
  canonicalOf(seen: PrintedMessage, call: string, side: Side): string {
    if (!("bytes" in seen)) return seen.sha256
    const bytes = Buffer.from(seen.bytes, "base64")
    return this.#contract.canonical(this.#typeOn(call, side), bytes) ?? seen.bytes
  }

  /** Each field that the second has otherwise, in words. */
  differences(
    expected: PrintedMessage,
    seen: PrintedMessage,
    call: string,
    side: Side,
  ): readonly string[] {
    if (!("bytes" in expected) || !("bytes" in seen)) return []
    const [wanted, other] = [expected, seen].map(({ bytes }) => Buffer.from(bytes, "base64"))
    if (wanted === undefined || other === undefined) return []
    return this.#contract.differences(this.#typeOn(call, side), [wanted, other])
  }

  expectedOn(base64: string, call: string, side: Side): ExpectedMessage {
    return { type: this.#typeOn(call, side), bytes: Buffer.from(base64, "base64") }
  }

  /** A raw client's calls, which no step opens, are of the contract's first method. */
  #typeOn(call: string, side: Side): MessageType {
    const method = this.#methods.get(call) ?? this.#contract.methods[0]
    if (method === undefined) throw new RangeError(`${this.#contract.name} has no methods`)
    return method[side]
  }
}

const known = new WeakMap<Scenario, Terms>()

export function termsOf(scenario: Scenario): Terms {
  const found = known.get(scenario)
  if (found !== undefined) return found
  const steps = [...scenario.steps, ...scenario.rightCall]
  const terms = new Terms(
    scenario.contract,
    new Map(steps.flatMap((step) => (step.do === "open" ? [[step.call, step.method]] : []))),
  )
  known.set(scenario, terms)
  return terms
}

const digests = new WeakMap<Uint8Array, string>()

function sha256(bytes: Uint8Array): string {
  const digest = digests.get(bytes) ?? createHash("sha256").update(bytes).digest("hex")
  digests.set(bytes, digest)
  return digest
}
