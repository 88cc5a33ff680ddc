import { createHash } from "node:crypto"
import { expect, it } from "vitest"
import { Digest } from "./index.ts"

it("a digest is the SHA-256 over the messages, each with its length before it", () => {
  const digest = new Digest()
  digest.add(Buffer.from("09000000000000f03f", "hex"))
  digest.add(new Uint8Array(0))
  digest.add(new Uint8Array([0, 1, 2, 3]).subarray(1, 3))
  expect(digest.count).toBe(3)
  const bytes = Buffer.from("0000000909000000000000f03f00000000000000020102", "hex")
  expect(digest.finish()).toEqual({
    count: 3,
    sha256: createHash("sha256").update(bytes).digest("hex"),
  })
})
