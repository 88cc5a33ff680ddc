import type { Outcome, ScenarioData } from "@interop/page-data"
import { LongText, Pieces } from "../../components/text.tsx"
import { OuterLink } from "../../components/outer-link.tsx"
import type { Cell } from "../../data/report.ts"
import { type Part, difference } from "../../data/text-difference.ts"

/** Of longer values the ends cannot be seen side by side, so nothing is marked. */
const LONGEST_COMPARED = 5000

/** What is right, and what was seen. */
export function Observed({ cell, scenario }: { cell: Cell; scenario: ScenarioData | undefined }) {
  const { expected, actual, observed, reason, smallest, declaredBy } = cell
  return (
    <section>
      <h2>Expected and observed</h2>
      {reason !== undefined && (
        <p class="reason">
          <LongText value={reason} />
        </p>
      )}
      {expected !== undefined && (
        <SideBySide expected={expected} actual={actual ?? "nothing"} outcome={cell.outcome} />
      )}
      {smallest !== undefined && (
        <p>
          The smallest message that still shows it:{" "}
          <code class="value">
            <LongText value={smallest} />
          </code>
        </p>
      )}
      {declaredBy !== undefined && (
        <p>
          Declared by{" "}
          <code>
            <LongText value={declaredBy} />
          </code>
        </p>
      )}
      <div class="sides">
        <div>
          <h3>
            {scenario?.open === true
              ? "The specification leaves it open; expected is"
              : "The specification"}
          </h3>
          {scenario === undefined || scenario.specification.length === 0 ? (
            <p class="muted">It is not recorded as one line.</p>
          ) : (
            <ul class="plain value">
              {scenario.specification.map((line) => (
                <li key={line}>
                  <LongText value={line} />
                </li>
              ))}
            </ul>
          )}
          {scenario && (
            <p>
              <OuterLink href={scenario.reason} />
            </p>
          )}
        </div>
        <div>
          <h3>The whole that was observed</h3>
          {observed === undefined ? (
            <p class="muted">Nothing was.</p>
          ) : (
            <p class="value">
              <LongText value={observed} />
            </p>
          )}
        </div>
      </div>
    </section>
  )
}

function SideBySide({
  expected,
  actual,
  outcome,
}: {
  expected: string
  actual: string
  outcome: Outcome
}) {
  const compared = expected.length <= LONGEST_COMPARED && actual.length <= LONGEST_COMPARED
  const parts = compared ? difference(expected, actual) : undefined
  return (
    <div class="sides against">
      <div class="tone-pass">
        <h3>Expected</h3>
        <p class="value">
          {parts ? <Marked parts={parts.before} /> : <LongText value={expected} />}
        </p>
      </div>
      <div class={`tone-${outcome}`}>
        <h3>Observed</h3>
        <p class="value">{parts ? <Marked parts={parts.after} /> : <LongText value={actual} />}</p>
      </div>
    </div>
  )
}

function Marked({ parts }: { parts: readonly Part[] }) {
  return (
    <bdi class="text">
      {parts.map(({ text, differs }, index) =>
        differs ? (
          <mark key={index}>
            <Pieces text={text} />
          </mark>
        ) : (
          <Pieces key={index} text={text} />
        ),
      )}
    </bdi>
  )
}
