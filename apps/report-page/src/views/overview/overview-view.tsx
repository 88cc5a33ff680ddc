import type { PageData } from "@interop/page-data"
import { Heading } from "../../components/heading.tsx"
import { OutcomeBar } from "../../components/outcome-bar.tsx"
import { OutcomeIcon } from "../../components/outcome-icon.tsx"
import { useReport } from "../../components/report-context.tsx"
import { Text } from "../../components/text.tsx"
import { verdictOf } from "../../components/verdict.tsx"
import { count } from "../../data/format.ts"
import { countOf, explain, countedLabelOf, outcomes, redOf } from "../../data/outcomes.ts"
import { hrefOf } from "../../route/route.ts"
import { Baseline } from "./baseline.tsx"
import { Causes } from "./causes.tsx"
import { Running } from "./running.tsx"
import { WhatRan } from "./what-ran.tsx"
import { WorstPairs } from "./worst-pairs.tsx"

export function OverviewView() {
  const { data } = useReport()
  const { run, running } = data
  const { word, tone } = verdictOf(data)
  return (
    <>
      <section class={`summary tone-${tone}`}>
        <Heading>
          {word.charAt(0).toUpperCase()}
          {word.slice(1)}
        </Heading>
        <p class="lead">{leadOf(data)}</p>
        <OutcomeBar totals={run.totals} />
        <ul class="totals" aria-label="Cells by outcome">
          {outcomes.map((outcome) => (
            <li key={outcome} title={explain(outcome)}>
              <a
                href={hrefOf("cells", [], { outcome })}
                class={run.totals[outcome] === 0 ? "zero" : ""}
              >
                <OutcomeIcon outcome={outcome} />
                <strong>{count(run.totals[outcome])}</strong> {countedLabelOf(outcome)}
              </a>
            </li>
          ))}
        </ul>
        <p class="muted">
          <Text value={run.verdict} maxLength={1000} />
        </p>
      </section>
      {running && <Running running={running} />}
      <div class="columns">
        {(data.kind !== "live" || data.baseline) && <Baseline />}
        <WorstPairs />
      </div>
      <Causes />
      <WhatRan />
    </>
  )
}

/** How it went, in a sentence. */
function leadOf({ kind, run: { totals }, baseline }: PageData): string {
  const all = countOf(totals)
  if (all === 0) return kind === "live" ? "No cell is through yet." : "There are no cells."
  const soFar = kind === "live" ? " so far" : ""
  const red = redOf(totals)
  const known =
    totals.diverges === 0
      ? ""
      : ` ${count(totals.diverges)} ${totals.diverges === 1 ? "fails" : "fail"} just as recorded.`
  if (red === 0) return `None of ${count(all, "cell")} is red${soFar}.${known}`
  const fresh =
    baseline === undefined
      ? ""
      : `, ${baseline.newReds === 0 ? "none" : count(baseline.newReds)} of them new since the baseline`
  return `${count(red)} of ${count(all, "cell")} ${red === 1 ? "is" : "are"} red${soFar}${fresh}.${known}`
}
