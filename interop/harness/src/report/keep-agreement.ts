import type { MetadataEntry } from "@interop/driver-protocol"
import { writeFile } from "@interop/files"
import { type Document, isMap, isSeq, parseDocument } from "yaml"
import { codeName } from "../judge/describe.ts"
import { answersIn } from "../judge/external.ts"
import type { Verdict } from "../judge/verdict.ts"
import type { Scenario } from "../select/scenario.ts"
import { shortPath } from "../workspace.ts"

/**
 * Writes the cases once more, each with the end that all clients saw as what is
 * expected from now on. Cases on which they did not agree stay as they are.
 */
export function keepAgreement({
  text,
  to,
  verdicts,
}: {
  /** The cases as the run read them: the file may be gone. */
  text: string
  to: string
  verdicts: readonly Verdict[]
}): void {
  const document = parseDocument(text)
  const byScenario = Map.groupBy(verdicts, ({ cell }) => cell.scenario.id)
  const names = (document.toJS() as { scenarios: { name: string }[] }).scenarios.map(
    ({ name }) => name,
  )
  let kept = 0
  for (const [index, name] of names.entries()) {
    const its = byScenario.get(`cases/${name}`) ?? []
    const [first] = its
    if (first === undefined || its.some(({ outcome }) => outcome !== "pass")) continue
    tellEnds(document, index, first)
    kept += 1
  }
  writeFile(to, document.toString({ lineWidth: 100 }))
  process.stdout.write(`kept: ${kept} of ${names.length} cases in ${shortPath(to)}\n`)
}

/** The steps in the file and those that were read from them are in the same order where each stands for one. */
function tellEnds(document: Document, index: number, { cell, driven }: Verdict): void {
  const ends = cell.scenario.steps.flatMap((step) => (step.do === "receive-to-end" ? [step] : []))
  const steps = document.getIn(["scenarios", index, "steps"], true) as { items: unknown[] }
  let next = 0
  for (const [at, item] of steps.items.entries()) {
    const written = isMap(item) ? item.get("receive-to-end") : (item as { value: unknown }).value
    if (!isMap(item) ? written !== "receive-to-end" : written === undefined) continue
    const step = ends[next]
    next += 1
    if (step === undefined || step.told !== undefined) continue
    const told = endOf(cell.scenario, step, driven.observations)
    if (told !== undefined) {
      const path = ["scenarios", index, "steps", at]
      document.setIn(path, document.createNode({ "receive-to-end": told }))
      for (const key of ["initial-metadata", "trailers"]) {
        const node = document.getIn([...path, "receive-to-end", key])
        if (isSeq(node)) node.flow = true
      }
    }
  }
}

function endOf(
  scenario: Scenario,
  { call }: { call: string },
  observations: Verdict["driven"]["observations"],
): Record<string, unknown> | undefined {
  const { contract, steps } = scenario
  const {
    status,
    initialMetadata = [],
    messages = [],
  } = answersIn(observations, scenario).get(call) ?? {}
  const open = steps.find((step) => step.do === "open" && step.call === call)
  if (status === undefined || open?.do !== "open") return undefined
  const type = open.method.response
  const values = messages.flatMap((each) =>
    "bytes" in each ? [contract.written(Buffer.from(each.bytes, "base64"), type)] : [],
  )
  return {
    ...(call !== "a" && { call }),
    status: codeName(status.code),
    ...(status.code !== 0 && status.message !== "" && { message: status.message }),
    ...(initialMetadata.length > 0 && { "initial-metadata": initialMetadata.toSorted(byKey) }),
    values,
    ...(status.trailers.length > 0 && { trailers: status.trailers.toSorted(byKey) }),
  }
}

/** The values of one key stay in their order. */
function byKey([a]: MetadataEntry, [b]: MetadataEntry): number {
  if (a === b) return 0
  return a < b ? -1 : 1
}
