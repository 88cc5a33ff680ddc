import type { Scenario } from "../select/scenario.ts"
import { codeName, partInTerms } from "./describe.ts"
import { type Expected, expectationsOf } from "./expectation.ts"
import { callsText, callText } from "./summary.ts"
import type { Terms } from "./terms.ts"

/** What the client does itself, which no summary shows. */
const OWN_DEEDS = new Set<unknown>(["sent", "sent-many", "half-closed", "cancelled"])

interface Part {
  code?: number | number[]
  value?: string | string[]
  httpStatus?: number | number[]
  [key: string]: unknown
}

const REFUSED = "refused by the library"

/** What may be observed, each possibility in one line that can be set beside a summary of what was. */
export function specificationOf(scenario: Scenario): string[] {
  const texts = expectationsOf(scenario).flatMap(({ client, refusable, terms }) => {
    const byCall = Map.groupBy(client, (each) => ("call" in each ? each.call : callOf(each)))
    const calls = [...byCall].map(([call, its]): [string, string] => [call, textOf(its, terms)])
    if (refusable.size === 0) return [callsText(calls)]
    const refused = calls.map(([call, text]): [string, string] => [
      call,
      refusable.has(call) ? REFUSED : text,
    ])
    return [callsText(calls), callsText(refused)]
  })
  return [...new Set(texts)]
}

function textOf(expected: readonly Expected[], terms: Terms): string {
  const values = expected.flatMap((each) =>
    each.event === "received" ? [terms.brief(each.message)] : [],
  )
  const others = expected.flatMap((each): string[] => {
    switch (each.event) {
      case "received-many":
        return [`received ${each.count}, sha256 ${each.sha256.slice(0, 8)}`]
      case "nothing-received":
        return ["nothing received in time"]
      case "status":
        return [statusText(each.codes, each.message)]
      case "told":
        return OWN_DEEDS.has(each.part["event"]) ? [] : [partText(partInTerms(each.part, terms))]
      default:
        return []
    }
  })
  return callText(values, others)
}

function statusText(codes: readonly number[], message: unknown): string {
  return `status ${codes.map(codeName).join(" or ")}${message === undefined ? "" : ` ${JSON.stringify(message)}`}`
}

function partText({ event, code, message, value, httpStatus, ...rest }: Part): string {
  if (event === "status" && code !== undefined) return statusText([code].flat(), message)
  if (event === "response-headers")
    return `HTTP status ${[httpStatus ?? "any"].flat().join(" or ")}`
  const details = Object.entries(rest)
    .filter(([key]) => key !== "call")
    .map(([key, detail]) => ` ${key} ${JSON.stringify(detail)}`)
  const shown = value === undefined ? "" : ` ${[value].flat().join(" or ")}`
  return `${[event].flat().join(" or ")}${shown}${details.join(",")}`
}

function callOf({ part }: Extract<Expected, { event: "told" }>): string {
  return typeof part["call"] === "string" ? part["call"] : "a"
}
