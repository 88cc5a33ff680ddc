import { execFileSync } from "node:child_process"
import { fileURLToPath } from "node:url"
import { describe, expect, it } from "vitest"
import { squareMethods } from "./index.ts"
import { squareMethodShapes } from "./messages.ts"

function modulesLoadedBy(entry: string): string {
  const program = fileURLToPath(new URL("testing/list-loaded-modules.ts", import.meta.url))
  return execFileSync(process.execPath, [program, entry]).toString()
}

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

  it.each(["grpc-js", "google-protobuf"])("does not load %s, the other one does", (module) => {
    expect(modulesLoadedBy("messages.ts")).not.toContain(module)
    expect(modulesLoadedBy("index.ts")).toContain(module)
  })
})
