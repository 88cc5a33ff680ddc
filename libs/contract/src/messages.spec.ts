import { execFileSync } from "node:child_process"
import { fileURLToPath } from "node:url"
import { describe, expect, it } from "vitest"
import { squareMethods } from "./index.ts"
import { squareMethodShapes } from "./messages.ts"

describe("the entry without grpc-js", () => {
  it("describes the methods as the generated service does", () => {
    const generated = Object.entries(squareMethods).map(
      ([name, { path, requestStream, responseStream }]) => [
        name,
        { path, requestStream, responseStream },
      ],
    )
    expect(squareMethodShapes).toEqual(Object.fromEntries(generated))
  })

  it("does not load grpc-js", () => {
    const loaded = execFileSync(process.execPath, [
      fileURLToPath(new URL("testing/list-loaded-modules.ts", import.meta.url)),
    ]).toString()
    expect(loaded).toContain("google-protobuf")
    expect(loaded).not.toContain("grpc-js")
  })
})
