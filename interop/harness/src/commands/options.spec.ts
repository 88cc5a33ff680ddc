import { expect, test } from "vitest"
import { collect } from "./options.ts"

test.each([
  ["typescript", ["typescript"]],
  ["typescript, !go-grpc", ["typescript", "!go-grpc"]],
  ["typescript-{sync,async},python-*", ["typescript-{sync,async}", "python-*"]],
  ["typescript,", ["typescript", ""]],
])("%j names globs, after those before it", (text, globs) => {
  expect(collect(text, ["earlier"])).toEqual(["earlier", ...globs])
})
