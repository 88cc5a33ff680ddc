import { createHash } from "node:crypto"
import { expect, it } from "vitest"
import { LONGEST_PRINTED_MESSAGE_BYTES, printedMessage } from "./index.ts"

it("a message is printed in base64", () => {
  expect(printedMessage(new Uint8Array([9, 0xff, 1, 9]).subarray(1, 3))).toEqual({ bytes: "/wE=" })
  expect(printedMessage(new Uint8Array(0))).toEqual({ bytes: "" })
  const longest = Buffer.alloc(LONGEST_PRINTED_MESSAGE_BYTES, 1)
  expect(printedMessage(longest)).toEqual({ bytes: longest.toString("base64") })
})

it("of a longer one, length and digest are", () => {
  const message = Buffer.alloc(LONGEST_PRINTED_MESSAGE_BYTES + 1, 1)
  expect(printedMessage(message)).toEqual({
    length: 65_537,
    sha256: createHash("sha256").update(message).digest("hex"),
  })
})
