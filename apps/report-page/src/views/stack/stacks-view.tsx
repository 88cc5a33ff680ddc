import { Heading } from "../../components/heading.tsx"
import { RedFields } from "../../components/outcome-bar.tsx"
import { ScrollTable } from "../../components/scroll-table.tsx"
import { useReport } from "../../components/report-context.tsx"
import { totalsOf } from "../../data/counts.ts"
import { type Finding, findingsOf, stacksOf } from "../../data/findings.ts"
import { count } from "../../data/format.ts"
import { visibleText } from "../../data/visible-text.ts"
import { hrefOf } from "../../route/route.ts"

/** Each library, and how much there is to say to its maintainers. */
export function StacksView() {
  const report = useReport()
  const rows = stacksOf(report).map((stack) => {
    const names = new Set(stack.programs.map(({ role, program }) => `${role} ${program.name}`))
    const cells = report.cells.filter(
      ({ server, client }) => names.has(`server ${server}`) || names.has(`client ${client}`),
    )
    return { stack, totals: totalsOf(cells), findings: findingsOf(report, stack) }
  })
  return (
    <>
      <Heading>Stacks</Heading>
      <p class="finding">
        A page for the maintainers of each library: where it differs from the specification or from
        all others, with the smallest reproduction.
      </p>
      <ScrollTable wide label="Stacks">
        <table>
          <caption class="unheard">Stacks</caption>
          <thead>
            <tr>
              <th scope="col">library</th>
              <th scope="col">version</th>
              <th scope="col">programs</th>
              <th scope="col" class="right">
                differs, newly
              </th>
              <th scope="col" class="right">
                differs, recorded
              </th>
              <th scope="col" class="right">
                alone among stacks
              </th>
              <th scope="col" class="right">
                red cells
              </th>
              <th scope="col">
                <span class="unheard">divided</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {rows.map(({ stack, totals, findings }) => (
              <tr key={stack.name}>
                <th scope="row">
                  <a href={hrefOf("stack", [stack.name])}>{visibleText(stack.name)}</a>
                </th>
                <td>{stack.versions.map(visibleText).join(", ")}</td>
                <td>
                  {stack.programs
                    .map(({ role, program }) => `${role} ${visibleText(program.name)}`)
                    .join(", ")}
                </td>
                <td class="right">{of(findings, "red")}</td>
                <td class="right">{of(findings, "diverges")}</td>
                <td class="right">{of(findings, "alone")}</td>
                <RedFields totals={totals} />
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollTable>
    </>
  )
}

function of(findings: readonly Finding[], kind: Finding["kind"]): string {
  return count(findings.filter((finding) => finding.kind === kind).length)
}
