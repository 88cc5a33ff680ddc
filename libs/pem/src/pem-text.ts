import { readFileSync } from "node:fs"
import { getSystemErrorMap } from "node:util"
import { PemError } from "./errors.ts"

/** The path of a PEM file, or the bytes of one. */
export type Pem = string | Uint8Array

/** What a PEM file holds, and the name that error messages call it by. */
export interface PemText {
  name: string
  text: string
}

/** Reads a PEM; `role` is what it is for, as in "CA certificate". */
export function readPem(role: string, pem: Pem): PemText {
  if (typeof pem !== "string") return { name: role, text: decoded(Buffer.from(pem)) }
  try {
    return { name: `${role} ${pem}`, text: decoded(readFileSync(pem)) }
  } catch (cause) {
    const { errno, message } = cause as NodeJS.ErrnoException
    const reason = getSystemErrorMap().get(errno ?? 0)?.[1] ?? message
    throw new PemError("unreadable", `the ${role} ${pem} cannot be read: ${reason}`, { cause })
  }
}

/** Windows writes UTF-16 where output is redirected to a file. All that counts in a PEM is ASCII. */
function decoded(bytes: Buffer): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return bytes.toString("utf16le")
  if (bytes[0] === 0xfe && bytes[1] === 0xff) {
    return new TextDecoder("utf-16be").decode(bytes)
  }
  return bytes.toString("latin1")
}
