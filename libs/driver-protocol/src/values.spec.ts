import { createHash } from "node:crypto"
import { expect, it } from "vitest"
import { countOf, Digest, eachValue, encodeDouble } from "./index.ts"

it("values are a list, or whole numbers from a first one on", () => {
  const list = ["8000000000000000", "7ff0000000000001"]
  expect([...eachValue(list)]).toEqual(list)
  expect(countOf(list)).toBe(2)
  const range = { from: -1, count: 3 }
  expect([...eachValue(range)]).toEqual([-1, 0, 1].map(encodeDouble))
  expect(countOf(range)).toBe(3)
})

it("a digest is the SHA-256 of the doubles, eight bytes each, big-endian", () => {
  const bytes = Buffer.alloc(16)
  bytes.writeDoubleBE(12.3)
  bytes.writeDoubleBE(-0, 8)
  const digest = new Digest()
  digest.add(encodeDouble(12.3))
  digest.add(encodeDouble(-0))
  expect(digest.finish()).toEqual({
    count: 2,
    sha256: createHash("sha256").update(bytes).digest("hex"),
  })
})
