import { useReport } from "../../components/report-context.tsx"
import type { Cell } from "../../data/report.ts"
import { visibleText } from "../../data/visible-text.ts"

/** Logs, and the folder that holds all that is known. */
export function Files({ cell }: { cell: Cell }) {
  const { kind } = useReport().data
  const { logs = [], bundle } = cell
  if (logs.length === 0 && bundle === undefined) return null
  return (
    <section>
      <h2>Files</h2>
      <ul class="plain files">
        {bundle !== undefined && (
          <li>
            <FileLink path={`${bundle}/verdict.md`}>{bundle}</FileLink>{" "}
            <span class="muted">all that is known of this cell; begin with verdict.md</span>
          </li>
        )}
        {logs.map((log) => (
          <li key={log}>
            <FileLink path={log}>{log}</FileLink>
          </li>
        ))}
      </ul>
      {kind === "live" && (
        <p class="muted">
          They are on the machine that runs; this page's address does not serve them.
        </p>
      )}
    </section>
  )
}

/** Relative to the page, or absolute on the machine that ran. */
function FileLink({ path, children }: { path: string; children: string }) {
  if (location.protocol !== "file:" && path.startsWith("/"))
    return <code>{visibleText(children)}</code>
  const href = path.split("/").map(encodeURIComponent).join("/")
  return (
    <a href={href.startsWith("/") ? `file://${href}` : `./${href}`}>
      <code>{visibleText(children)}</code>
    </a>
  )
}
