import { Command } from "../../components/command.tsx"
import { OuterLink } from "../../components/outer-link.tsx"
import { OutcomeBadge } from "../../components/outcome-badge.tsx"
import { useReport } from "../../components/report-context.tsx"
import { Text } from "../../components/text.tsx"
import type { Finding } from "../../data/findings.ts"
import { count } from "../../data/format.ts"
import { whatItShows } from "../../data/observed-grid.ts"
import { visibleText } from "../../data/visible-text.ts"
import { cellHref } from "../../route/route.ts"

export function FindingItem({ finding }: { finding: Finding }) {
  const report = useReport()
  const { cell, cells, role, programs, scenarios, onlyWith, others } = finding
  const data = report.scenarioOf(cell)
  const divergence = report.divergenceOf(cell)
  return (
    <li class="finding-item">
      <h3>
        <a href={cellHref(cell)}>{visibleText(data?.title ?? cell.scenario)}</a>{" "}
        <OutcomeBadge outcome={cell.outcome} />
      </h3>
      <p class="muted">
        <code>{visibleText(cell.scenario)}</code>, as {role} {programs.map(visibleText).join(", ")},
        in {count(cells.length, "cell")}
        {data && (
          <>
            {" "}
            (<OuterLink href={data.reason}>specification</OuterLink>)
          </>
        )}
      </p>
      <dl class="facts">
        <Line
          name={data?.open === true ? "Open; expected" : "Specification"}
          value={cell.expected ?? data?.specification.join(" or ")}
        />
        <Line name="Observed" value={cell.actual ?? whatItShows(cell)} />
        <Line name="Most others" value={others} />
        <Line name="Smallest message" value={cell.smallest} />
        {onlyWith.length > 0 && (
          <div>
            <dt>Only with</dt>
            <dd>
              {role === "server" ? "client" : "server"} {onlyWith.map(visibleText).join(", ")}
            </dd>
          </div>
        )}
        {scenarios.length > 1 && (
          <div>
            <dt>Also in</dt>
            <dd>{alsoIn(scenarios, cell.scenario)}</dd>
          </div>
        )}
        {divergence && (
          <div>
            <dt>Why</dt>
            <dd>
              <Text value={divergence.why} maxLength={1500} />{" "}
              {divergence.upstream === "unreported" ? (
                <span class="muted">Not reported upstream.</span>
              ) : (
                <OuterLink href={divergence.upstream} />
              )}
            </dd>
          </div>
        )}
      </dl>
      <Command command={cell.repro} />
    </li>
  )
}

function Line({ name, value }: { name: string; value: string | undefined }) {
  if (value === undefined) return null
  return (
    <div>
      <dt>{name}</dt>
      <dd class="value">
        <Text value={value} maxLength={500} />
      </dd>
    </div>
  )
}

const MOST_NAMED = 12

function alsoIn(scenarios: readonly string[], shown: string): string {
  const others = scenarios.filter((scenario) => scenario !== shown)
  const left = others.length - MOST_NAMED
  return (
    others.slice(0, MOST_NAMED).map(visibleText).join(", ") +
    (left > 0 ? ` and ${count(left)} more` : "")
  )
}
