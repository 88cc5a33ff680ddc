import type { Evidence } from "@interop/page-data"
import { PageDataError, decodePageData, evidenceReader } from "@interop/page-data/read"
import { Report } from "./report.ts"

/** Time lines, read one by one. */
export interface EvidenceSource {
  of: (index: number) => Promise<Evidence | undefined>
}

export type Loaded =
  | { state: "loading" }
  | { state: "failed"; message: string }
  | { state: "ready"; report: Report; connection: Connection }

/** With the program that serves a run that goes on; of one that is over, the file that it left. */
export type Connection = { state: "none" | "open" | "lost" } | { state: "over"; file: string }

export interface Source {
  evidence: EvidenceSource
  /** Tells of the data, and of each later state of a run that goes on; returns what ends that. */
  follow: (tell: (loaded: Loaded) => void) => () => void
}

/** What the document holds, or what the program that serves it sends where it holds nothing. */
export function sourceOf(document: Document): Source {
  const data = embedded(document, "page-data")
  if (data !== "") return fromDocument(data, embedded(document, "page-evidence"))
  if (location.protocol === "file:")
    return without("It holds no data: the program that writes it was ended before it was done.")
  return fromServer()
}

function embedded(document: Document, id: string): string {
  return document.getElementById(id)?.textContent.trim() ?? ""
}

function without(message: string): Source {
  return {
    evidence: evidenceReader(""),
    follow: (tell) => {
      tell({ state: "failed", message })
      return () => undefined
    },
  }
}

function fromDocument(data: string, evidence: string): Source {
  return {
    evidence: evidenceReader(evidence),
    follow: (tell) => {
      void read(data).then((report) =>
        tell(
          report instanceof Report
            ? { state: "ready", report, connection: { state: "none" } }
            : { state: "failed", message: report },
        ),
      )
      return () => undefined
    },
  }
}

/** The report, or in a sentence what is wrong with it. */
async function read(text: string): Promise<Report | string> {
  try {
    return new Report(await decodePageData(text))
  } catch (error) {
    if (error instanceof PageDataError) return `This report cannot be shown: ${error.message}.`
    return `This report cannot be shown: its data is not as expected (${String(error)}).`
  }
}

/** More often the page is not drawn anew. */
const LEAST_BETWEEN_MS = 1000

function fromServer(): Source {
  const evidence = new ServedEvidence()
  return { evidence, follow: (tell) => followServer(tell, evidence) }
}

function followServer(tell: (loaded: Loaded) => void, evidence: ServedEvidence): () => void {
  const events = new EventSource("events")
  let timer: ReturnType<typeof setTimeout> | undefined
  let report: Report | undefined
  let connection: Connection = { state: "open" }
  let ended = false

  const show = () => {
    if (!ended && report !== undefined) tell({ state: "ready", report, connection })
  }
  const fetchData = async () => {
    const result = await fetchText("data").then(
      read,
      (error: Error) => `The program that serves this page has no data yet: ${error.message}.`,
    )
    if (ended) return
    if (result instanceof Report) report = result
    else if (report === undefined) tell({ state: "failed", message: result })
    show()
  }
  const fetchSoon = () => {
    timer ??= setTimeout(() => {
      timer = undefined
      void fetchData()
    }, LEAST_BETWEEN_MS)
  }
  events.addEventListener("data", fetchSoon)
  events.addEventListener("end", ({ data }: MessageEvent<string>) => {
    connection = { state: "over", file: fileOf(data) }
    events.close()
    clearTimeout(timer)
    // The server goes once the data was fetched, so the time lines come first.
    void evidence
      .fetchAll()
      .catch(() => undefined)
      .then(fetchData)
  })
  events.addEventListener("open", () => {
    connection = { state: "open" }
    show()
  })
  events.addEventListener("error", () => {
    if (connection.state === "over") return
    connection = { state: "lost" }
    show()
  })
  void fetchData()
  return () => {
    ended = true
    clearTimeout(timer)
    events.close()
  }
}

function fileOf(data: string): string {
  try {
    const { page } = JSON.parse(data) as { page?: unknown }
    return typeof page === "string" ? page : ""
  } catch {
    return ""
  }
}

/** It grows with the run, so it is fetched anew where a time line is not in it yet. */
class ServedEvidence implements EvidenceSource {
  #reader = evidenceReader("")

  async of(index: number): Promise<Evidence | undefined> {
    const known = await this.#reader.of(index)
    if (known !== undefined) return known
    await this.fetchAll()
    return this.#reader.of(index)
  }

  async fetchAll(): Promise<void> {
    this.#reader = evidenceReader(await fetchText("evidence"))
  }
}

async function fetchText(path: string): Promise<string> {
  const answer = await fetch(path, { cache: "no-store" })
  if (!answer.ok) throw new Error((await answer.text()).trim() || `HTTP status ${answer.status}`)
  return answer.text()
}
