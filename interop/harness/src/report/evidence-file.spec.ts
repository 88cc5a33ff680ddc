import { mkdtempSync, readFileSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { gunzipSync, gzipSync } from "node:zlib"
import { expect, test } from "vitest"
import { readEvidence, writeEvidence } from "./evidence-file.ts"
import { type CellEvidence, evidencePlaces, inOrder } from "./evidence.ts"

const file = join(mkdtempSync(join(tmpdir(), "evidence-")), "evidence.json.gz")

function sample(scenario: string, client = "go-grpc"): CellEvidence {
  return {
    cell: { server: "typescript", client, scenario, transport: "tls" },
    evidence: {
      moments: [
        { atMs: 0, by: "client", what: `a: sent ${scenario}` },
        { atMs: 1.125, by: "server", what: "a: received" },
      ],
    },
  }
}

test("what was written is read, more than one piece of it", () => {
  const evidence = Array.from({ length: 600 }, (_, index) => sample(`a/b${index}`))
  writeEvidence(evidence, file)

  expect(readEvidence(file)).toEqual(evidence)
})

test("where there is no file there is no evidence", () => {
  expect(readEvidence(`${file}.missing`)).toEqual([])
})

test("evidence of several shards stands by scenario, and each cell finds its own", () => {
  const merged = inOrder([sample("b/a"), sample("a/a"), sample("b/a", "aio"), sample("a/a", "aio")])

  expect(merged.map(({ cell }) => `${cell.scenario} ${cell.client}`)).toEqual([
    "a/a aio",
    "a/a go-grpc",
    "b/a aio",
    "b/a go-grpc",
  ])
  expect(evidencePlaces(merged).get("aio to typescript, b/a, tls")).toBe(2)
})

test.each([
  ["cut off", (bytes: Buffer) => bytes.subarray(0, bytes.length / 2), "cannot read "],
  ["no gzip", () => Buffer.from("{}"), "cannot read "],
  ["of a newer format", edit('"formatVersion":1', '"formatVersion":2'), "is of format 2, and this"],
  ["without a cell", edit('["typescript","go-grpc","a/b","tls"]', ""), "it was edited"],
  ["with a number for a text", edit('"a: received"', "7"), "it was edited"],
  ["with too few moments", edit('"by":[0,1]', '"by":[0]'), "it was edited"],
])("a file that is %s is refused in one line", (_, change, complaint) => {
  writeEvidence([sample("a/b")], file)
  writeFileSync(file, change(readFileSync(file)))

  expect(() => readEvidence(file)).toThrow(complaint)
})

function edit(from: string, to: string): (bytes: Buffer) => Buffer {
  return (bytes) => {
    const text = gunzipSync(bytes).toString()
    expect(text).toContain(from)
    return gzipSync(text.replace(from, to))
  }
}
