import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { describe, expect, test } from "vitest"
import {
  contractsDirectory,
  implementationsDirectory,
  knownDivergencesDirectory,
  proxiesDirectory,
} from "../workspace.ts"
import { type Catalogue, readCatalogue } from "./catalogue.ts"
import { makeCells } from "./cells.ts"
import { cellKey, idOf } from "./coordinates.ts"
import { readKnownDivergences } from "./known-divergences.ts"
import { withNamedVersions } from "./program-versions.ts"

const catalogue = catalogueWith()

/** Starts on line 2 of its file. */
const entry = `  - servers: { library: grpcio }
    clients: typescript-async
    scenarios: values/overflow
    transports: plaintext
    observed: "a: status UNKNOWN"
    why: The original squares with another operator.
    upstream: https://example.org/1
`

test("an entry names programs, or all programs of a library", () => {
  const [known] = read(entry).entries

  expect(known?.cells.map((cell) => cellKey(idOf(cell)))).toEqual(
    [
      "debian-python-threads",
      "debian-python-aio",
      "python-threads",
      "python-processes",
      "python-aio",
    ]
      .toSorted((a, b) => order(a) - order(b))
      .map((server) => `typescript-async to ${server}, values/overflow, plaintext`),
  )
})

test.each([
  ["several libraries", "{ library: grpcio }", '{ library: [grpcio, "@grpc/grpc-js"] }', 8],
  ["one program", "{ library: grpcio }", "python-aio", 1],
  ["several programs", "{ library: grpcio }", "[python-aio, go-grpc]", 2],
])("an entry of %s", (_, right, other, count) => {
  expect(read(entry.replace(right, other)).entries[0]?.cells).toHaveLength(count)
})

describe("through a proxy", () => {
  const via = (which: string) => entry.replace("transports: plaintext", `via: ${which}`)
  const cellOf = (name: string) => {
    const ways = catalogue.via.filter((way) => way.name === name)
    const cell = makeCells({ ...catalogue, via: ways }).find((each) => {
      const { server, client, scenario } = idOf(each)
      return (
        `${client} to ${server}, ${scenario}` === "typescript-async to python-aio, values/overflow"
      )
    })
    if (cell === undefined) throw new Error("the catalogue has no such cell")
    return cell
  }

  test("an entry without via covers direct cells, and what it says may be seen or hidden", () => {
    const known = read(entry)
    const [its] = known.entries
    const [direct, nginx] = [cellOf("direct"), cellOf("nginx")]

    expect(its?.cells.every((cell) => cell.via === undefined)).toBe(true)
    expect(known.of(direct)).toBe(its)
    expect(known.of(nginx)).toBe(its)
    expect(its && [its.mayPass(direct), its.mayPass(nginx)]).toEqual([false, true])
  })

  test("an entry with via takes its place, and has to be shown", () => {
    const known = read(`${entry}${via("nginx")}`)
    const [its, viaNginx] = known.entries
    const nginx = cellOf("nginx")

    expect(new Set(viaNginx?.cells.map((cell) => cell.via?.name))).toEqual(new Set(["nginx"]))
    expect(known.of(nginx)).toBe(viaNginx)
    expect(viaNginx?.mayPass(nginx)).toBe(false)
    expect(known.of(cellOf("haproxy"))).toBe(its)
  })

  test("a proxy that there is none of is refused", () => {
    expect(() => read(via("ngnix"))).toThrow('via "ngnix" matches nothing; there are: direct, ')
  })
})

test.each([
  // 1.51 of Debian, and all that is kept at the newest, which no version is newer than.
  [
    '{ library: grpcio, versions: "<1.60" }',
    ["debian-python-threads", "debian-python-aio", "python-threads@1.51.1"],
  ],
  [
    '{ library: grpcio, versions: ">=1.60" }',
    ["python-threads", "python-processes", "python-aio", "python-threads@1.62.3"],
  ],
  [
    '{ programs: [python-threads], versions: ">=1.60" }',
    ["python-threads", "python-threads@1.62.3"],
  ],
  ["python-threads", ["python-threads", "python-threads@1.51.1", "python-threads@1.62.3"]],
])("an entry with servers %s covers %j", (servers, names) => {
  const versions = ["python-threads@1.51.1", "python-threads@1.62.3"]
  const known = read(
    entry.replace("{ library: grpcio }", servers),
    withNamedVersions(catalogue, { servers: versions, clients: [] }),
  ).entries[0]
  expect(known?.cells.map(({ server }) => server.name).toSorted()).toEqual(names.toSorted())
})

test("an entry without a range lets other versions pass, one with a range does not", () => {
  const at = withNamedVersions(catalogue, { servers: ["python-threads@1.51.1"], clients: [] })
  const mayPass = (servers: string) => {
    const known = read(entry.replace("{ library: grpcio }", servers), at).entries[0]
    return known?.cells.map((cell) => [cell.server.name, known.mayPass(cell)])
  }
  expect(mayPass("python-threads")).toEqual([
    ["python-threads", false],
    ["python-threads@1.51.1", true],
  ])
  expect(mayPass('{ programs: python-threads, versions: "<1.60" }')).toEqual([
    ["python-threads@1.51.1", false],
  ])
})

test.each<[what: string, right: string, wrong: string, complaint: string]>([
  [
    "a server",
    "{ library: grpcio }",
    "python-aoi",
    'servers "python-aoi" matches nothing; there are',
  ],
  [
    "a range",
    "{ library: grpcio }",
    '{ library: grpcio, versions: "^1.60" }',
    'versions "^1.60" is no range: write comparisons as in ">=1.51 <1.60"',
  ],
  [
    "names with a range of nothing",
    "{ library: grpcio }",
    "{ programs: python-threads }",
    "versions",
  ],
  [
    "a library",
    "library: grpcio",
    "library: pygrpc",
    'servers: library "pygrpc" matches nothing; there are: grpc-',
  ],
  [
    "a client",
    "typescript-async",
    "[typescript-async, nobody]",
    'clients "nobody" matches nothing',
  ],
  [
    "a scenario",
    "values/overflow",
    "values/overfolw",
    'scenarios "values/overfolw" matches nothing',
  ],
  ["a transport", "transports: plaintext", "transports: quic", 'transports "quic" matches nothing'],
  [
    "a server twice",
    "{ library: grpcio }",
    "[python-aio, python-aio]",
    'servers "python-aio" is given twice: leave one out',
  ],
  ["a key", "observed:", "observes:", "divergences/0 "],
  [
    "a selector",
    "library: grpcio",
    "libary: grpcio",
    'divergences/0/servers has an unknown key "libary"',
  ],
  ["YAML", "typescript-async", "[", ""],
])("%s that is mistaken is refused with file and line", (_, right, wrong, complaint) => {
  expect(refusalOf(entry.replace(right, wrong))).toMatch(/^known\.yaml:\d+: /)
  expect(refusalOf(entry.replace(right, wrong))).toContain(complaint)
})

test.each([
  "python-*",
  '"*"',
  '"!go-grpc"',
  "python-?io",
  "[go-grpc, python-*]",
  "'{python,debian-python}-aio'",
])("servers by a pattern, %s, are refused: a stack to come must not be caught", (pattern) => {
  expect(refusalOf(entry.replace("{ library: grpcio }", pattern))).toMatch(
    /known\.yaml:2: servers ".+" is a pattern, which would catch a stack to come by its name: give names of programs, or \{ library: NAME \}$/,
  )
})

test("a library by a pattern is refused", () => {
  expect(refusalOf(entry.replace("library: grpcio", "library: grpc*"))).toContain(
    'known.yaml:2: servers: library "grpc*" is a pattern',
  )
})

test.each([
  "todo",
  "TODO",
  "Todo: find out",
  "to do",
  "TO-DO",
  "tbd",
  "TBD.",
  "t.b.d.",
  "FIXME later",
  "?",
  "???",
  "...",
  "-",
  "n/a",
  "none",
  "xxx",
  "  ",
  "",
])('a why of "%s" is refused', (why) => {
  const text = entry.replace(/why: .*/, `why: "${why}"`)

  expect(refusalOf(text)).toMatch(
    /known\.yaml:2: why is ".*": say what the library does, and which text says otherwise$/,
  )
})

test.each([
  "To do so it would have to look at the trailers first.",
  "None of the libraries look at this.",
  "Unknown encodings are INTERNAL.",
  "A todo list of the server is not cleared.",
])('a why of "%s" is one', (why) => {
  expect(read(entry.replace(/why: .*/, `why: "${why}"`)).entries).toHaveLength(1)
})

test.each([
  ["todo", "upstream must match pattern"],
  ["TBD", "upstream must match pattern"],
  ["?", "upstream must match pattern"],
  ["", "upstream must match pattern"],
  ["unknown", "Where the library's maintainers were told, or unreported."],
  ["https://todo", 'upstream is "https://todo": link where it was reported, or say unreported'],
  ["https://example.org/issues/TODO", "link where it was reported, or say unreported"],
  ["https://example.org/issues/?", "link where it was reported, or say unreported"],
])('an upstream of "%s" is refused', (upstream, complaint) => {
  expect(refusalOf(entry.replace(/upstream: .*/, `upstream: "${upstream}"`))).toMatch(
    /known\.yaml:\d+: /,
  )
  expect(refusalOf(entry.replace(/upstream: .*/, `upstream: "${upstream}"`))).toContain(complaint)
})

test("an upstream whose link has a dash for a part is one", () => {
  const text = entry.replace(/upstream: .*/, "upstream: https://example.org/grpc/-/issues/7")

  expect(read(text).entries).toHaveLength(1)
})

test.each([
  "*",
  "* *",
  "*: *",
  "*a*",
  "a: *",
  "a*: *, *",
  "*status*",
  "a: status *",
  "*received*",
  "client *",
  "*O*K*",
  "connected: *",
  "",
  " ",
])('an observed of "%s" fits nearly everything and is refused', (observed) => {
  expect(refusalOf(entry.replace(/observed: .*/, `observed: "${observed}"`))).toBe(
    `known.yaml:2: observed "${observed}" fits nearly everything: besides * name a status, or another event as the report words it`,
  )
})

test.each([
  "*status CANCELLED*",
  "a: *status OK",
  "a: status -1*",
  "a: received 4022000000000000, *",
  "a: received 13 values*",
  "a: nothing*",
  "a: refused by the library*",
  "connection: connected; *",
  "a*b: closed; *",
  "*reset 2*",
  "a: HTTP status 400*",
  "client x, in faults/*: was ended by SIGILL",
  "*call-ended",
  "a text without any wildcard",
])('an observed of "%s" says what is shown', (observed) => {
  expect(read(entry.replace(/observed: .*/, `observed: "${observed}"`)).entries).toHaveLength(1)
})

test("each of several observed has to say something", () => {
  const observed = 'observed: ["a: status UNKNOWN", "a: status *"]'

  expect(refusalOf(entry.replace(/observed: .*/, observed))).toContain(
    'observed "a: status *" fits',
  )
})

test.each([
  ["no selector", ""],
  ["transports alone", "    transports: tls\n"],
  ["all scenarios", '    scenarios: "*"\n'],
  ["all scenarios but none", '    scenarios: ["*", "**"]\n'],
])("an entry with %s covers everything and is refused", (_, selectors) => {
  const text = `  - observed: "a: status UNKNOWN"
    why: It does.
    upstream: unreported
${selectors}`

  expect(refusalOf(text)).toBe(
    "known.yaml:2: covers every stack in every scenario: name servers, clients or scenarios",
  )
})

test("an entry whose programs and scenarios never meet is refused", () => {
  const text = entry.replace("values/overflow", "hostile-client/te-gzip")

  expect(refusalOf(text)).toBe("known.yaml:2: covers no cell: these never meet")
})

test("two entries that cover the same cell are refused", () => {
  expect(refusalOf(entry + entry.replace("plaintext", '"*"'))).toBe(
    "known.yaml:9: known.yaml:2 covers the same cell: typescript-async to debian-python-threads, values/overflow, plaintext",
  )
})

describe("a stack that comes later, whose name begins like that of another", () => {
  const folder = mkdtempSync(join(tmpdir(), "implementations-"))
  const name = "python-other"
  mkdirSync(join(folder, name))
  writeFileSync(
    join(folder, name, "manifest.yaml"),
    `name: ${name}
title: Python on another
language: Python
library: pygrpc
requires: []
servers: [{ name: ${name}, title: a server, command: [none] }]
clients: [{ name: ${name}, title: a client, command: [none] }]
`,
  )
  const later = catalogueWith(folder)
  const known = readKnownDivergences(knownDivergencesDirectory, later)

  test.each(["server", "client"] as const)("is no %s of an entry that names others", (role) => {
    const cells = makeCells({
      ...later,
      [`${role}s`]: later[`${role}s`].filter((program) => program.name === name),
    })
    const covering = new Set(cells.flatMap((cell) => known.of(cell) ?? []))

    expect(cells.length).toBeGreaterThan(100)
    expect([...covering].filter(({ selectors }) => selectors[`${role}s`] !== undefined)).toEqual([])
  })

  test("keeps what the entries cover of all others", () => {
    const before = readKnownDivergences(knownDivergencesDirectory, catalogue)
    const keysOf = ({ entries }: typeof known) =>
      entries
        .flatMap(({ cells }) => cells)
        .filter(({ server, client }) => server.name !== name && client.name !== name)
        .map((cell) => cellKey(idOf(cell)))

    expect(keysOf(known)).toEqual(keysOf(before))
  })
})

function catalogueWith(...folders: string[]): Catalogue {
  return readCatalogue({
    implementations: [implementationsDirectory, ...folders],
    proxies: [proxiesDirectory],
    contracts: contractsDirectory,
  })
}

function order(server: string): number {
  return catalogue.servers.findIndex(({ name }) => name === server)
}

function read(entries: string, of = catalogue) {
  const directory = mkdtempSync(join(tmpdir(), "known-"))
  writeFileSync(join(directory, "known.yaml"), `divergences:\n${entries}`)
  return readKnownDivergences(directory, of)
}

/** Of the error, one line, without the place of the folder. */
function refusalOf(entries: string): string {
  try {
    read(entries)
  } catch (error) {
    const { message } = error as Error
    if (message.includes("\n")) throw new Error(`more than one line: ${message}`, { cause: error })
    return message.replaceAll(/\S*\/known\.yaml/g, "known.yaml")
  }
  throw new Error("it was read")
}
