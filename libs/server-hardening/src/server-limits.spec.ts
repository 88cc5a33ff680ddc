import { execFileSync } from "node:child_process"
import { expect, it } from "vitest"
import { defaultLimits, STREAM_BYTES, type ServerLimits } from "./server-limits.ts"

const MIB = 2 ** 20
const program = new URL("server-limits.ts", import.meta.url).href

function limitsWith(flags: string[], env: NodeJS.ProcessEnv = {}): ServerLimits {
  const script = `import(${JSON.stringify(program)}).then((it) => console.log(JSON.stringify(it.defaultLimits())))`
  const text = execFileSync(process.execPath, [...flags, "-e", script], {
    env: { ...process.env, ...env },
    encoding: "utf8",
  })
  return JSON.parse(text) as ServerLimits
}

it.each([64, 128, 256, 1024])(
  "the calls of all connections fit in a heap of %d MiB",
  (mebibytes) => {
    const flag = `--max-old-space-size=${mebibytes}`
    const limits = limitsWith([flag])
    expect(limits).toEqual(limitsWith([], { NODE_OPTIONS: flag }))
    expect(limits).toEqual(defaultLimits(mebibytes * MIB))
    expect(limits.maxStreams * STREAM_BYTES).toBeLessThan(mebibytes * MIB * 0.6)
    expect(limits.maxStreamsPerConnection).toBeLessThan(limits.maxStreams)
  },
)

it("one connection may have 10,000 calls where the heap is of 256 MiB or more", () => {
  expect(defaultLimits(256 * MIB).maxStreamsPerConnection).toBe(10_000)
  expect(limitsWith([]).maxStreamsPerConnection).toBe(10_000)
})
