import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { dirname, join } from "node:path"
import { expect, test } from "vitest"
import { readImplementations } from "../select/manifests.ts"
import { harness } from "../testing/harness-process.ts"
import { adapterLinesOf, adapterLinesTable, isNear } from "./adapter-lines.ts"

function stackWith(fields: string[], files: Record<string, string>) {
  const directory = mkdtempSync(join(tmpdir(), "adapter-lines-"))
  const manifest = [
    "name: stack",
    "title: A stack",
    "language: Any",
    "requires: []",
    "servers: [{ name: one, title: one, command: [x] }, { name: two, title: two, command: [x] }]",
    ...fields,
  ]
  const written = { "manifest.yaml": `${manifest.join("\n")}\n`, ...files }
  for (const [path, text] of Object.entries(written)) {
    const file = join(directory, "stack", path)
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, text)
  }
  return readImplementations([directory])
}

const files = {
  "src/main.rs": "one\n\n  \ntwo\n",
  "src/driver/steps.rs": "three\n",
  "src/driver/steps.json": "{\n}\n",
  "src/driver/steps_test.go": "of a test\n",
  "src/driver/StepsTest.java": "of a test\n",
  "src/driver/tests/steps.rs": "of a test\n",
  "src/generated/data.rs": "generated\n",
  "src/pb/data.rs": "generated\n",
}

test("lines that are not blank are counted, without tests, generated code and what is no source", () => {
  const stacks = stackWith(
    ['sources: ["src/**", "!src/pb/**"]', 'adapter: ["src/driver/**"]'],
    files,
  )

  expect(adapterLinesOf(stacks)).toMatchObject([{ driven: 1, whole: 3 }])
  expect(adapterLinesTable(adapterLinesOf(stacks))).toContain("| A stack | 2 servers | 1 | 3 |")
})

test("a stack that names no sources is not counted", () => {
  expect(adapterLinesOf(stackWith([], files))).toEqual([])
})

test("a glob that finds no source file is a mistake, and so is an adapter outside the sources", () => {
  expect(() =>
    adapterLinesOf(stackWith(['sources: ["src/**"]', 'adapter: ["src/divers/**"]'], files)),
  ).toThrow(/stack\/manifest\.yaml: adapter "src\/divers\/\*\*" has no source file/)
  expect(() =>
    adapterLinesOf(stackWith(['sources: ["src/*"]', 'adapter: ["src/driver/*"]'], files)),
  ).toThrow(/adapter has .*src\/driver\/steps\.rs, sources has not/)
})

test("one without the other is refused", () => {
  expect(() => stackWith(['adapter: ["src/driver/**"]'], files)).toThrow(/sources/)
})

test.each([
  ["| Go | 1 server | 400 | 1000 |", true],
  ["| Go | 1 server | 419 | 951 |", true],
  ["| Go | 1 server | 400 | 1060 |", false],
  ["| Go | 2 servers | 400 | 1000 |", false],
  ["| Rust | 1 server | 400 | 1000 |", false],
])("%s is near enough: %s", (written, near) => {
  expect(isNear(written, "| Go | 1 server | 400 | 1000 |")).toBe(near)
})

test("the table of the guide is what there is", async () => {
  expect(await harness("adapter-lines", "--check")).toMatchObject({ code: 0, stderr: "" })
})
