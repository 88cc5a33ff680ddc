import { useEffect, useState } from "preact/hooks"
import { FailureBoundary } from "./components/failure-boundary.tsx"
import { Header } from "./components/header.tsx"
import { Notices } from "./components/notices.tsx"
import { ReportProvider } from "./components/report-context.tsx"
import type { Loaded, Source } from "./data/source.ts"
import { RouteProvider, useAddress } from "./route/navigation.tsx"
import type { Route } from "./route/route.ts"
import { CellView } from "./views/cell/cell-view.tsx"
import { CellsView } from "./views/cells/cells-view.tsx"
import { HistoryView } from "./views/history/history-view.tsx"
import { MatrixView } from "./views/matrix/matrix-view.tsx"
import { OverviewView } from "./views/overview/overview-view.tsx"
import { StackView } from "./views/stack/stack-view.tsx"
import { StacksView } from "./views/stack/stacks-view.tsx"

export function App({ source }: { source: Source }) {
  const [loaded, setLoaded] = useState<Loaded>({ state: "loading" })
  useEffect(() => source.follow(setLoaded), [source])
  const route = useAddress()
  useFocusOnArrival(route, loaded.state === "ready")
  useMarkOfFirstView(loaded.state === "ready")

  if (loaded.state === "loading") {
    return (
      <main class="loading">
        <h1>Interop report</h1>
        <p role="status">Reading the data …</p>
      </main>
    )
  }
  if (loaded.state === "failed") {
    return (
      <main class="loading">
        <h1>Interop report</h1>
        <p role="alert">{loaded.message}</p>
        <p>
          What ran stands in <code>summary.md</code> and <code>results.json</code> beside this page
          too, where they were written.
        </p>
      </main>
    )
  }
  return (
    <RouteProvider value={route}>
      <ReportProvider value={{ report: loaded.report, evidence: source.evidence }}>
        <FailureBoundary>
          <Header />
        </FailureBoundary>
        <main id="main">
          <FailureBoundary key={[route.view, ...route.path].join("/")}>
            <Notices connection={loaded.connection} />
            <CurrentView route={route} />
          </FailureBoundary>
        </main>
      </ReportProvider>
    </RouteProvider>
  )
}

function CurrentView({ route }: { route: Route }) {
  switch (route.view) {
    case "overview":
      return <OverviewView />
    case "matrix":
      return <MatrixView />
    case "cells":
      return <CellsView />
    case "cell":
      return <CellView />
    case "stacks":
      return <StacksView />
    case "stack":
      return <StackView />
    case "history":
      return <HistoryView />
  }
}

/** For who measures it: when the first view is on the screen. */
function useMarkOfFirstView(ready: boolean): void {
  useEffect(() => {
    if (!ready) return
    // The first frame draws the view, and the next begins when that is done.
    requestAnimationFrame(() => requestAnimationFrame(() => performance.mark("first-view")))
  }, [ready])
}

/** Where another view begins, the focus goes to its heading and the document is named after it. */
function useFocusOnArrival({ view, path }: Route, ready: boolean): void {
  const place = [view, ...path].join("/")
  const [arrivedAt, setArrivedAt] = useState<string>()
  // With each state of a run that goes on it may be another.
  useEffect(() => {
    const heading = document.querySelector("main h1")?.textContent
    document.title = heading ? `${heading} – interop report` : "Interop report"
  })
  useEffect(() => {
    if (!ready) return
    const heading = document.querySelector<HTMLElement>("main h1")
    if (arrivedAt !== undefined && arrivedAt !== place) {
      heading?.focus({ preventScroll: true })
      scrollTo(0, 0)
    }
    setArrivedAt(place)
  }, [place, ready, arrivedAt])
}
