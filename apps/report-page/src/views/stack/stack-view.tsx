import { Heading } from "../../components/heading.tsx"
import { useReport } from "../../components/report-context.tsx"
import { type Finding, findingsOf, stacksOf } from "../../data/findings.ts"
import { count, moment } from "../../data/format.ts"
import { visibleText } from "../../data/visible-text.ts"
import { useRoute } from "../../route/navigation.tsx"
import { hrefOf } from "../../route/route.ts"
import { FindingItem } from "./finding-item.tsx"

const kinds: { kind: Finding["kind"]; heading: string; explanation: string }[] = [
  {
    kind: "red",
    heading: "Differs from the specification",
    explanation: "Nothing records these yet.",
  },
  {
    kind: "diverges",
    heading: "Differs from the specification, as recorded",
    explanation: "Each is a known divergence, and must show itself just so.",
  },
  {
    kind: "alone",
    heading: "Differs from all others",
    explanation: "The specification lets it be so; no other stack shows the same.",
  },
]

/** For a maintainer: what his library does otherwise. Made to be printed. */
export function StackView() {
  const report = useReport()
  const { path } = useRoute()
  const stack = stacksOf(report).find(({ name }) => name === path[0])
  if (stack === undefined) {
    return (
      <>
        <Heading>No such stack</Heading>
        <p>
          This report has no stack {visibleText(path[0] ?? "")}.{" "}
          <a href={hrefOf("stacks")}>All stacks</a>
        </p>
      </>
    )
  }
  const findings = findingsOf(report, stack)
  const { startedAt, suite } = report.data.run
  return (
    <article class="stack">
      <Heading>
        {visibleText(stack.name)} {stack.versions.map(visibleText).join(", ")}
      </Heading>
      <p class="muted">
        As{" "}
        {stack.programs
          .map(({ role, program }) => `${role} ${visibleText(program.name)}`)
          .join(", ")}
        , in the run of {moment(startedAt)}
        {suite.commit !== undefined && `, commit ${suite.commit.slice(0, 10)}`}.{" "}
        <button type="button" class="small no-print" onClick={() => print()}>
          Print
        </button>
      </p>
      {findings.length === 0 && (
        <p>It differs neither from the specification nor from the others.</p>
      )}
      {kinds.map(({ kind, heading, explanation }) => {
        const its = findings.filter((finding) => finding.kind === kind)
        return its.length === 0 ? null : (
          <section key={kind}>
            <h2>
              {heading} <span class="count">{count(its.length)}</span>
            </h2>
            <p class="muted">{explanation}</p>
            <ol class="findings">
              {its.map((finding, index) => (
                <FindingItem key={index} finding={finding} />
              ))}
            </ol>
          </section>
        )
      })}
    </article>
  )
}
