import type { CellData, PageData } from "@interop/page-data"
import { expect, test } from "vitest"
import { generatedReport } from "../testing/generated-report.ts"
import { type Finding, findingsOf, stacksOf } from "./findings.ts"
import { Report } from "./report.ts"

/** Servers s1 and s2 and clients c1 to c3, each of a library of its own. */
function reportOf(
  outcomes: (place: { server: string; client: string }) => Partial<CellData>,
): Report {
  const { data } = generatedReport({ scenarios: 1 })
  const [scenario] = data.scenarios
  const program = (name: string) => ({
    name,
    implementation: name,
    language: "Go",
    library: { name: `lib-${name}`, version: "1" },
  })
  const servers = ["s1", "s2", "s3"]
  const clients = ["c1", "c2", "c3"]
  const cells = servers.flatMap((server) =>
    clients.map((client): CellData => ({
      server,
      client,
      scenario: scenario?.id ?? "",
      transport: "tls",
      outcome: "pass",
      durationMs: 1,
      observed: "a: status OK",
      repro: "",
      ...outcomes({ server, client }),
    })),
  )
  const page: PageData = {
    ...data,
    cells,
    run: { ...data.run, servers: servers.map(program), clients: clients.map(program) },
  }
  return new Report(page)
}

function findings(report: Report, library: string): Finding[] {
  const stack = stacksOf(report).find(({ name }) => name === library)
  return stack === undefined ? [] : findingsOf(report, stack)
}

const broken = { outcome: "fail", expected: "status OK", actual: "status INTERNAL" } as const

test("what a server does with all clients is a finding of its library, and of no client's", () => {
  const report = reportOf(({ server }) => (server === "s1" ? broken : {}))
  expect(findings(report, "lib-s1")).toMatchObject([
    { kind: "red", role: "server", programs: ["s1"], onlyWith: [], others: "a: status OK" },
  ])
  expect(findings(report, "lib-s2")).toEqual([])
  expect(findings(report, "lib-c1")).toEqual([])
})

test("what one pair does is a finding of both, that says with whom", () => {
  const report = reportOf(({ server, client }) =>
    server === "s1" && client === "c2" ? broken : {},
  )
  expect(findings(report, "lib-s1")).toMatchObject([{ onlyWith: ["c2"] }])
  expect(findings(report, "lib-c2")).toMatchObject([{ onlyWith: ["s1"] }])
  expect(findings(report, "lib-c1")).toEqual([])
})

test("what passes and nobody else shows is a finding too", () => {
  const report = reportOf(({ client }) =>
    client === "c3" ? { observed: "a: status UNKNOWN" } : {},
  )
  expect(findings(report, "lib-c3")).toMatchObject([
    { kind: "alone", role: "client", others: "a: status OK" },
  ])
  expect(findings(report, "lib-c1")).toEqual([])
})

test("what was not run is no finding", () => {
  const report = reportOf(({ server }) =>
    server === "s1" ? { outcome: "not-run", reason: "interrupted by SIGINT" } : {},
  )
  expect(findings(report, "lib-s1")).toEqual([])
})

test("the smallest reproduction goes without TLS", () => {
  const { data } = generatedReport({ scenarios: 20 })
  const report = new Report(data)
  const [first] = findings(report, "grpc-go")
  expect(first?.cell.transport).toBe("plaintext")
  expect(first?.cells.length).toBeGreaterThan(1)
})
