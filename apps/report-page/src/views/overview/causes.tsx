import { useState } from "preact/hooks"
import { CopyButton } from "../../components/copy-button.tsx"
import { OutcomeIcon } from "../../components/outcome-icon.tsx"
import { OuterLink } from "../../components/outer-link.tsx"
import { useReport } from "../../components/report-context.tsx"
import { Text } from "../../components/text.tsx"
import { count } from "../../data/format.ts"
import type { NumberedCause } from "../../data/report.ts"
import { visibleText } from "../../data/visible-text.ts"
import { cellHref, hrefOf } from "../../route/route.ts"

const groups = [
  { outcome: "fail", heading: "Causes of failed cells", atFirst: 10 },
  { outcome: "not-run", heading: "Why cells were not run", atFirst: 5 },
  { outcome: "diverges", heading: "Known divergences", atFirst: 5 },
] as const

/** What was observed, before the cells that show it: the largest group first. */
export function Causes() {
  const causes = useReport().causes()
  return (
    <>
      {groups.map(({ outcome, heading, atFirst }) => (
        <CauseGroup
          key={outcome}
          heading={heading}
          causes={causes.filter((cause) => cause.outcome === outcome)}
          atFirst={atFirst}
        />
      ))}
    </>
  )
}

function CauseGroup({
  heading,
  causes,
  atFirst,
}: {
  heading: string
  causes: readonly NumberedCause[]
  atFirst: number
}) {
  const [all, setAll] = useState(false)
  if (causes.length === 0) return null
  const shown = all ? causes : causes.slice(0, atFirst)
  const most = Math.max(...causes.map(({ cells }) => cells.length))
  return (
    <section>
      <h2>
        {heading} <span class="count">{count(causes.length)}</span>
      </h2>
      <ol class="causes">
        {shown.map((cause) => (
          <CauseItem key={cause.id} cause={cause} most={most} />
        ))}
      </ol>
      {shown.length < causes.length && (
        <button type="button" onClick={() => setAll(true)}>
          Show all {count(causes.length)}
        </button>
      )}
    </section>
  )
}

function CauseItem({ cause, most }: { cause: NumberedCause; most: number }) {
  const report = useReport()
  const { id, outcome, title, cells, servers, clients, families, divergences } = cause
  const first = report.cells[cells[0] ?? -1]
  return (
    <li class="cause">
      <div class="cause-size">
        <a href={hrefOf("cells", [], { cause: id })}>
          <OutcomeIcon outcome={outcome} />
          <strong>{count(cells.length)}</strong> {cells.length === 1 ? "cell" : "cells"}
        </a>
        <svg class="size-bar" viewBox="0 0 100 4" preserveAspectRatio="none" aria-hidden="true">
          <rect
            width={Math.max(1, (100 * cells.length) / most)}
            height="4"
            class={`bar-${outcome}`}
          />
        </svg>
      </div>
      <div class="cause-text">
        <p class={outcome === "diverges" ? "cause-title" : "cause-title value"}>
          <Text value={title} maxLength={300} />
        </p>
        <p class="touches">
          <Names what="server" names={servers} all={report.servers()} />
          <Names what="client" names={clients} all={report.clients()} />
          <Names what="family" many="families" names={families} all={report.families()} />
        </p>
        <p class="touches">
          {first && (
            <>
              <a href={cellHref(first, { cause: id })}>
                {cells.length === 1 ? "the cell" : "the first cell"}
              </a>
              <CopyButton text={first.repro} what="the command" label="Copy its command" />
            </>
          )}
          {divergences.length > 0 && <Upstream upstream={divergences[0]?.upstream ?? ""} />}
        </p>
      </div>
    </li>
  )
}

function Upstream({ upstream }: { upstream: string }) {
  return upstream === "unreported" ? (
    <span class="muted">not reported upstream</span>
  ) : (
    <span>
      upstream: <OuterLink href={upstream} />
    </span>
  )
}

const MOST_NAMED = 4

function Names({
  what,
  many = `${what}s`,
  names,
  all,
}: {
  what: string
  many?: string
  names: readonly string[]
  all: readonly string[]
}) {
  if (all.length > 1 && names.length === all.length) return <span>all {many}</span>
  const shown = names.slice(0, MOST_NAMED).map(visibleText).join(", ")
  const left = names.length - MOST_NAMED
  return (
    <span>
      {names.length === 1 ? what : many}: <bdi>{shown}</bdi>
      {left > 0 && ` and ${left} more`}
    </span>
  )
}
