import type {
  CellData,
  Change,
  DivergenceData,
  Evidence,
  HistoryRun,
  Moment,
  Outcome,
  PageData,
  ProgramData,
  ScenarioData,
  Totals,
} from "@interop/page-data"

/** Named as in a run of all stacks, so that texts have the length that they have there. */
const stacks = [
  {
    name: "go-grpc",
    library: ["grpc-go", "1.85.0"],
    language: "Go",
    runtime: "Go 1.26.8",
    server: true,
  },
  {
    name: "python-threads",
    library: ["grpcio", "1.85.3"],
    language: "Python",
    runtime: "CPython 3.11.7",
    server: true,
    client: false,
  },
  {
    name: "python-processes",
    library: ["grpcio", "1.85.3"],
    language: "Python",
    runtime: "CPython 3.11.7",
    server: true,
    client: false,
  },
  {
    name: "python-aio",
    library: ["grpcio", "1.85.3"],
    language: "Python",
    runtime: "CPython 3.11.7",
    server: true,
  },
  {
    name: "python-sync",
    library: ["grpcio", "1.85.3"],
    language: "Python",
    runtime: "CPython 3.11.7",
  },
  {
    name: "python-aiogrpc",
    library: ["aiogrpc", "1.8"],
    language: "Python",
    runtime: "CPython 3.11.7",
  },
  {
    name: "typescript",
    library: ["@grpc/grpc-js", "1.14.7"],
    language: "TypeScript",
    runtime: "Node.js 24.21.0",
    server: true,
    client: false,
  },
  {
    name: "typescript-workers",
    library: ["@grpc/grpc-js", "1.14.7"],
    language: "TypeScript",
    runtime: "Node.js 24.21.0",
    server: true,
    client: false,
  },
  {
    name: "typescript-sync",
    library: ["@grpc/grpc-js", "1.14.7"],
    language: "TypeScript",
    runtime: "Node.js 24.21.0",
  },
  {
    name: "typescript-async",
    library: ["@grpc/grpc-js", "1.14.7"],
    language: "TypeScript",
    runtime: "Node.js 24.21.0",
  },
] as const

const families = [
  ["tutorial", "The tutorial's call"],
  ["streams", "Messages in both directions"],
  ["status", "The status and its message"],
  ["deadlines", "A deadline that passes"],
  ["metadata", "Header fields and trailers"],
  ["faults", "A server that breaks the protocol"],
  ["limits", "A message at the limit of its size"],
  ["kinds-wire", "Fields as they stand on the wire"],
  ["security", "Certificates that are not right"],
  ["reconnect", "A connection that is lost and made again"],
] as const

const transports = ["plaintext", "tls", "mtls"]

const divergences: DivergenceData[] = [
  {
    entry: "interop/known-divergences/grpc-go.yaml:2",
    observed: "server go-grpc died: it exited with code 2",
    intermittent: false,
    why: "A panic in a handler ends the process of a grpc-go server, and with it all of its calls; other libraries answer that call with UNKNOWN.",
    upstream: "https://github.com/grpc/grpc-go/issues/441",
  },
  {
    entry: "interop/known-divergences/grpc-js.yaml:20",
    observed: "a: *status INTERNAL",
    intermittent: false,
    why: "HTTP status 200 without a grpc-status is UNKNOWN (http-grpc-status-mapping.md); Node tells of a stream that DATA ends as of one that RST_STREAM with NO_ERROR ends, which is INTERNAL.",
    upstream: "unreported",
  },
  {
    entry: "interop/known-divergences/protobuf.yaml:7",
    observed: "a: received {} {}, status OK",
    intermittent: true,
    why: "A bool is true for any varint that is not zero, of up to 64 bits; google-protobuf looks at the lowest 32 only.",
    upstream: "https://github.com/protocolbuffers/protobuf-javascript/issues/9",
  },
]

export interface Size {
  scenarios: number
}

/** Like a red run of all stacks, the same each time. With 278 scenarios it has 30,024 cells. */
export function generatedReport({ scenarios: scenarioCount }: Size): {
  data: PageData
  evidence: Evidence[]
} {
  const servers = stacks.filter((stack) => "server" in stack)
  const clients = stacks.filter((stack) => !("client" in stack))
  const scenarios = Array.from({ length: scenarioCount }, (_, index) => scenarioOf(index))
  const cells: CellData[] = []
  const evidence: Evidence[] = []
  for (const [number, scenario] of scenarios.entries()) {
    for (const { name: server } of servers) {
      for (const { name: client } of clients) {
        for (const transport of transports) {
          const cell = cellOf({ server, client, transport, scenario, number })
          if (cell.outcome !== "not-run")
            cell.evidence = evidence.push(evidenceOf(cell, number)) - 1
          cells.push(cell)
        }
      }
    }
  }
  const changes = changesOf(cells)
  const newReds = changes.filter(({ kind }) => kind === "worse").length
  const data: PageData = {
    formatVersion: 1,
    kind: "run",
    run: {
      green: false,
      verdict: verdictOf(totalsOf(cells)),
      interrupted: false,
      problems: [],
      mixed: [],
      totals: totalsOf(cells),
      startedAt: "2026-11-30T09:05:21.000Z",
      durationMs: { beforeCells: 9300, cells: 277_000, total: 291_400 },
      suite: { commit: "25390843911da92d257f4d72245c3d605bc9dad1", clean: true },
      runtime: "process",
      jobs: 6,
      seed: 7,
      host: {
        platform: "linux",
        release: "6.18.44",
        cpu: "Intel(R) Xeon(R) Processor",
        cores: 2,
        memoryBytes: 25_276_510_208,
        node: "v24.21.0",
      },
      machine: { slowness: 1.2, loadAverage: 5.1, stealShare: 0, maxLatenessMs: 12 },
      servers: servers.map(programOf),
      clients: clients.map(programOf),
      absent: [
        {
          implementation: "python-debian",
          missing: [{ tool: "grpcio of Debian", install: "apt-get install python3-grpcio" }],
        },
      ],
    },
    scenarios,
    divergences,
    cells,
    baseline: {
      source: "last green run",
      sameSelection: true,
      startedAt: "2026-11-23T08:00:00.000Z",
      commit: "76757d7c0ffee0000000000000000000000000000",
      totals: { ...totalsOf(cells), fail: 0 },
      versions: ["grpcio 1.85.2 → 1.85.3", "grpc-go 1.84.0 → 1.85.0"],
      changes,
      gone: 3,
      newReds,
      fixed: changes.length - newReds,
      stillRed: totalsOf(cells).fail - newReds,
      worse: 0,
      added: 0,
      addedCells: [],
    },
    history: historyOf(cells),
  }
  return { data, evidence }
}

function programOf(stack: (typeof stacks)[number]): ProgramData {
  const { name, library, language, runtime } = stack
  return {
    name,
    implementation: `${language.toLowerCase()}-${library[0].replace("@grpc/", "")}`,
    language,
    library: { name: library[0], version: library[1] },
    languageRuntime: runtime,
    messages: "generated",
  }
}

function scenarioOf(index: number): ScenarioData {
  const [family, title] = families[index % families.length] ?? families[0]
  const value = doubleOf(index)
  return {
    id: `${family}/case-${Math.floor(index / families.length) + 1}`,
    title: `${title}, number ${Math.floor(index / families.length) + 1}`,
    reason: "https://grpc.io/docs/what-is-grpc/core-concepts/#unary-rpc",
    open: index % 17 === 0,
    specification: [`a: received ${value}, status OK`],
    steps: [
      { by: "client", what: `open call a: /squarerpc_service.SquareService/square, deadline 10 s` },
      { by: "client", what: `send ${index}` },
      { by: "client", what: "half-close" },
      { by: "client", what: "receive to the end" },
      { by: "server", what: "receive one message" },
      { by: "server", what: `send ${index * index}` },
      { by: "server", what: "end with status OK" },
    ],
  }
}

interface Place {
  server: string
  client: string
  transport: string
  scenario: ScenarioData
  number: number
}

function cellOf({ server, client, transport, scenario, number }: Place): CellData {
  const value = doubleOf(number)
  const cell: CellData = {
    server,
    client,
    scenario: scenario.id,
    transport,
    outcome: "pass",
    durationMs:
      3 +
      ((number * 7919 + server.length * 31 + client.length * 17 + transport.length * 13) % 9001) /
        100,
    observed: `a: received ${value}, status OK`,
    repro: `npm start -- --servers ${server} --clients ${client} --scenarios ${scenario.id} --transports ${transport} --report-dir reports/repro/${server}--${client}--${scenario.id.replace("/", ".")}--${transport}`,
  }
  const family = scenario.id.split("/")[0]
  if (server === "python-aio" && client.startsWith("typescript") && family === "streams") {
    return failed(cell, `received ${value}`, `received ${doubleOf(number + 1)}`)
  }
  if (client === "python-aiogrpc" && family === "limits" && number % 3 === 0) {
    return failed(
      cell,
      "status RESOURCE_EXHAUSTED",
      'status INTERNAL: "Exception deserializing response!"',
    )
  }
  if (server === "typescript-workers" && number % 41 === 3) {
    return {
      ...failed(cell, "", ""),
      outcome: "fail",
      observed: `server ${server} died: it was ended by SIGSEGV`,
      reason: `server ${server} died in ${scenario.id}: it was ended by SIGSEGV`,
    }
  }
  if (server === "go-grpc" && family === "status" && number % 4 === 0) {
    return diverging(cell, 0, "server go-grpc died: it exited with code 2")
  }
  if (client.startsWith("typescript") && family === "faults" && number % 2 === 1) {
    return diverging(cell, 1, "a: received 0 values, status INTERNAL")
  }
  if (server.startsWith("typescript") && family === "kinds-wire" && number % 5 === 2) {
    return diverging(cell, 2, "a: received {} {}, status OK")
  }
  if (client === "python-aiogrpc" && family === "security") {
    const { observed: _, ...rest } = cell
    return {
      ...rest,
      outcome: "unsupported",
      declaredBy: "interop/implementations/python-grpcio/manifest.yaml, lacks: revocation",
      reason: "aiogrpc takes no certificate revocation lists",
    }
  }
  return cell
}

function failed(cell: CellData, expected: string, actual: string): CellData {
  const { server, client, scenario, transport } = cell
  return {
    ...cell,
    outcome: "fail",
    observed: `a: ${actual}, status OK`,
    reason: "observation 4 of 5, after sent 3 (4008000000000000)",
    ...(expected !== "" && { expected, actual, smallest: "3 (4008000000000000)" }),
    bundle: `failures/${server}--${client}--${scenario.replace("/", ".")}--${transport}`,
    logs: [`logs/client.${client}.${server}.log`, `logs/server.${server}.log`],
  }
}

function diverging(cell: CellData, divergence: number, observed: string): CellData {
  return {
    ...cell,
    outcome: "diverges",
    observed,
    divergence: divergences[divergence]?.entry ?? "",
  }
}

function evidenceOf(cell: CellData, number: number): Evidence {
  const value = doubleOf(number)
  const answer = cell.actual ?? `received ${value}`
  const moments: Moment[] = [
    { atMs: 0, by: "client", what: `a: sent ${number} (${hexOf(number)})` },
    { atMs: 0.21, by: "client", what: "a: half-close" },
    {
      atMs: 1.4,
      by: "server",
      what: "a: call-begun on /squarerpc_service.SquareService/square, deadline in 9999 ms",
    },
    { atMs: 1.7, by: "server", what: `a: received ${number} (${hexOf(number)})` },
    ...(number % 3 === 0
      ? ([
          { atMs: 1.8, by: "wire", what: "#1 client: DATA, stream 1, 14 bytes, END_STREAM" },
        ] as const)
      : []),
    { atMs: 2.1, by: "server", what: `a: sent ${value}` },
    ...(number % 3 === 0
      ? ([
          {
            atMs: 2.3,
            by: "wire",
            what: "#1 server: DATA, stream 1, 14 bytes, 0000000009090100000000804840",
          },
        ] as const)
      : []),
    { atMs: 2.4, by: "server", what: "a: status-sent OK" },
    { atMs: 2.9, by: "client", what: "a: initial-metadata" },
    { atMs: 48.2, by: "client", what: `a: ${answer}` },
    { atMs: 49.1, by: "client", what: "a: status OK" },
  ]
  return { moments: atTimesOfTheirOwn(moments, cell.durationMs) }
}

/** No two cells take the same time, and that is most of what a real report is compressed from. */
function atTimesOfTheirOwn(moments: readonly Moment[], seed: number): Moment[] {
  let state = Math.round(seed * 1000)
  let atMs = 0
  return moments.map((moment, index) => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0
    const before = moments[index - 1]?.atMs ?? moment.atMs
    atMs += (moment.atMs - before) * (0.5 + state / 2 ** 32)
    return { ...moment, atMs: Math.round(atMs * 1000) / 1000 }
  })
}

function doubleOf(number: number): string {
  return `${number * number} (${hexOf(number * number)})`
}

function hexOf(value: number): string {
  const view = new DataView(new ArrayBuffer(8))
  view.setFloat64(0, value)
  return view.getBigUint64(0).toString(16).padStart(16, "0")
}

function changesOf(cells: readonly CellData[]): Change[] {
  return cells.flatMap((cell, index): Change[] => {
    if (cell.outcome === "fail" && cell.server === "python-aio") {
      return [
        {
          cell: index,
          kind: "worse",
          before: "pass",
          beforeObserved: "a: received as it should be",
        },
      ]
    }
    if (
      cell.outcome === "pass" &&
      cell.server === "go-grpc" &&
      cell.scenario === "metadata/case-1"
    ) {
      return [{ cell: index, kind: "better", before: "fail" }]
    }
    return []
  })
}

export function totalsOf(cells: readonly CellData[]): Totals {
  const totals: Totals = { pass: 0, diverges: 0, unsupported: 0, fail: 0, "not-run": 0 }
  for (const { outcome } of cells) totals[outcome] += 1
  return totals
}

function verdictOf(totals: Totals): string {
  const all = Object.values(totals).reduce((sum, each) => sum + each, 0)
  return `red: ${all} cells: ${totals.pass} pass, ${totals.diverges} diverge, ${totals.unsupported} unsupported, ${totals.fail} fail, ${totals["not-run"]} not run, in 4 min 37 s`
}

/** Twelve runs; one of other cells; some cells that end now so and now otherwise. */
function historyOf(cells: readonly CellData[]): HistoryRun[] {
  return Array.from({ length: 12 }, (_, run): HistoryRun => {
    const last = run === 11
    const flaky = cells.filter(
      (cell, index) => !last && index % 997 === 5 && (run * 7 + index) % 3 === 0,
    )
    const bad = cells.filter(
      (cell) =>
        cell.outcome !== "pass" &&
        (run > 6 || cell.server !== "python-aio" || cell.outcome !== "fail"),
    )
    const outcomes = new Map<string, Outcome>()
    for (const cell of bad) outcomes.set(keyOf(cell), cell.outcome)
    for (const cell of flaky) outcomes.set(keyOf(cell), "fail")
    const totals = totalsOf(
      cells.map((cell) => ({ ...cell, outcome: outcomes.get(keyOf(cell)) ?? "pass" })),
    )
    return {
      startedAt: new Date(Date.UTC(2026, 10, 19 + run, 9, 5)).toISOString(),
      commit: (0x9e3779b1 * (run + 1)).toString(16).padStart(40, "0").slice(-40),
      green: totals.fail === 0,
      interrupted: run === 4,
      runtime: run === 2 ? "container" : "process",
      selection: run === 2 ? "other" : "all",
      cells: cells.length,
      totals,
      scores: scoresOf(cells, outcomes, run),
      notPassed: Object.fromEntries(outcomes),
    }
  })
}

function scoresOf(
  cells: readonly CellData[],
  outcomes: ReadonlyMap<string, Outcome>,
  run: number,
): HistoryRun["scores"] {
  const scores: HistoryRun["scores"] = {}
  for (const cell of cells) {
    const outcome = outcomes.get(keyOf(cell)) ?? "pass"
    for (const name of [`server ${cell.server}`, `client ${cell.client}`]) {
      const score = (scores[name] ??= { version: run > 6 ? "1.85.3" : "1.85.2", good: 0, of: 0 })
      score.of += 1
      if (outcome === "pass" || outcome === "diverges") score.good += 1
    }
  }
  return scores
}

function keyOf({ server, client, scenario, transport }: CellData): string {
  return [server, client, scenario, transport].join("|")
}
