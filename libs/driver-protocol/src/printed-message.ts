import { createHash } from "node:crypto"
import type { PrintedMessage } from "./documents.ts"

/** Of a message with more bytes than these, length and digest are printed in their place. */
export const LONGEST_PRINTED_MESSAGE_BYTES = 65_536

export function printedMessage(message: Uint8Array): PrintedMessage {
  if (message.length > LONGEST_PRINTED_MESSAGE_BYTES) {
    return {
      length: message.length,
      sha256: createHash("sha256").update(message).digest("hex"),
    }
  }
  const { buffer, byteOffset, length } = message
  return { bytes: Buffer.from(buffer, byteOffset, length).toString("base64") }
}
