import type { ProgramData } from "@interop/page-data"
import type { ComponentChildren } from "preact"
import { useReport } from "../../components/report-context.tsx"
import { ScrollTable } from "../../components/scroll-table.tsx"
import { bytes, count, duration, moment, share } from "../../data/format.ts"
import type { Role } from "../../data/report.ts"
import { visibleText } from "../../data/visible-text.ts"
import { programHref } from "../matrix/pair-matrix.tsx"

/** Which programs ran, in which versions, where and for how long; and what was absent. */
export function WhatRan() {
  const { run, kind } = useReport().data
  const { suite, host, machine, durationMs } = run
  return (
    <section>
      <h2>What ran, and where</h2>
      <Programs />
      {run.absent.length > 0 && (
        <>
          <h3>Absent</h3>
          <ul class="plain absent">
            {run.absent.map(({ implementation, missing }) => (
              <li key={implementation}>
                <strong>{visibleText(implementation)}</strong>:{" "}
                {missing
                  .map(({ tool, install }) => `needs ${visibleText(tool)}: ${visibleText(install)}`)
                  .join("; ")}
              </li>
            ))}
          </ul>
        </>
      )}
      <dl class="facts">
        <Fact name="Began">{moment(run.startedAt)}</Fact>
        <Fact name="Took">
          {duration(durationMs.total)}, {duration(durationMs.cells)} of it for the cells
        </Fact>
        <Fact name="Commit">
          {suite.commit === undefined ? "not known" : <code>{suite.commit}</code>}
          {suite.clean === false && ", with changes"}
        </Fact>
        <Fact name="Runtime">
          {run.runtime}, {count(run.jobs, "job")} at once
          {kind === "merge" && ", merged from shards"}
        </Fact>
        {run.seed !== undefined && <Fact name="Seed">{run.seed}</Fact>}
        <Fact name="Machine">
          {count(host.cores)} × {visibleText(host.cpu)}, {bytes(host.memoryBytes)}, {host.platform}{" "}
          {host.release}, Node {host.node}
        </Fact>
        <Fact name="How busy">
          {machine.slowness.toFixed(1)} times slower than a quick machine, load average{" "}
          {machine.loadAverage.toFixed(1)}, the latest timer {duration(machine.maxLatenessMs)} late
          {machine.stealShare !== undefined &&
            `, ${share(machine.stealShare, 1)} of the time taken by others`}
        </Fact>
      </dl>
    </section>
  )
}

function Programs() {
  const { servers, clients } = useReport().data.run
  const rows = [
    ...servers.map((program) => ({ role: "server" as const, program })),
    ...clients.map((program) => ({ role: "client" as const, program })),
  ]
  return (
    <ScrollTable wide label="Programs">
      <table>
        <caption class="unheard">Programs</caption>
        <thead>
          <tr>
            <th scope="col">program</th>
            <th scope="col">role</th>
            <th scope="col">library</th>
            <th scope="col">language and runtime</th>
            <th scope="col">messages</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ role, program }) => (
            <ProgramRow key={`${role} ${program.name}`} role={role} program={program} />
          ))}
        </tbody>
      </table>
    </ScrollTable>
  )
}

function ProgramRow({ role, program }: { role: Role; program: ProgramData }) {
  const report = useReport()
  const { name, library, language, languageRuntime, messages } = program
  return (
    <tr>
      <th scope="row">
        <a href={programHref(report, role, name)}>{visibleText(name)}</a>
      </th>
      <td>{role}</td>
      <td>{library === undefined ? "–" : visibleText(`${library.name} ${library.version}`)}</td>
      <td>{visibleText(languageRuntime ?? language)}</td>
      <td>{messages ?? "–"}</td>
    </tr>
  )
}

function Fact({ name, children }: { name: string; children: ComponentChildren }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  )
}
