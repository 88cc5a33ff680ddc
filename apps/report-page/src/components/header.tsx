import { hrefOf, filterPart, type View } from "../route/route.ts"
import { useRoute } from "../route/navigation.tsx"
import { useReport } from "./report-context.tsx"
import { ThemeToggle } from "./theme-toggle.tsx"
import { Verdict } from "./verdict.tsx"

const entries: { view: View; label: string; also?: View }[] = [
  { view: "overview", label: "Overview" },
  { view: "matrix", label: "Matrix" },
  { view: "cells", label: "Cells", also: "cell" },
  { view: "stacks", label: "Stacks", also: "stack" },
  { view: "history", label: "History" },
]

export function Header() {
  const { view: current, query } = useRoute()
  const { data } = useReport()
  return (
    <header class="top">
      <button type="button" class="skip" onClick={skip}>
        Skip to the content
      </button>
      <a class="brand" href={hrefOf("overview")}>
        Interop report
      </a>
      <Verdict data={data} />
      <nav aria-label="Views">
        <ul>
          {entries.map(({ view, label, also }) => (
            <li key={view}>
              <a
                href={hrefOf(view, [], filterPart(query))}
                aria-current={view === current ? "page" : also === current ? "true" : undefined}
              >
                {label}
              </a>
            </li>
          ))}
        </ul>
      </nav>
      <ThemeToggle />
    </header>
  )
}

/** A link to a part of the document would be an address of a view here. */
function skip() {
  document.querySelector<HTMLElement>("main h1")?.focus()
}
