import { stringify } from "yaml"
import type { SmallestMessage } from "../../judge/verdict.ts"
import type { Scenario } from "../../select/scenario.ts"

/** A scenario file with the smallest message that differs, to be kept with others of the contract. */
export function smallestScenario(
  { contract, drawn, title, reason }: Scenario,
  { side, bytes, expected, actual }: SmallestMessage,
): string | undefined {
  if (drawn === undefined) return undefined
  const { method } = drawn
  const { requestStream } = method
  const name = method.path
    .replaceAll(/[^A-Za-z0-9]+/g, "-")
    .replaceAll(/^-|-$/g, "")
    .toLowerCase()
  const message = flowText(contract.written(bytes, method[side], { unknownFields: true }))
  const [request, response] = side === "request" ? [message, "{}"] : ["{}", message]
  return `# ${title}: ${expected}, and it was ${actual}.
# The bytes of the ${side} are ${Buffer.from(bytes).toString("hex")}.
family: kept
title: Messages that some stack does not keep
scenarios:
  - name: ${name}
    title: ${JSON.stringify(`The smallest ${side} that differs`)}
    reason: ${reason}
    steps:
      - open:
          method: ${method.path.slice(1)}
          script: [${requestStream ? "receive-to-end" : "receive"}, { do: send, value: ${response} }]
      - send: [${request}]
      - half-close
      - receive-to-end
`
}

/** In one line: JSON, and -0, which JSON.stringify does not know. */
function flowText(written: unknown): string {
  return stringify(written, {
    collectionStyle: "flow",
    lineWidth: 0,
    defaultStringType: "QUOTE_DOUBLE",
  }).trimEnd()
}
