import { clientPreface } from "@interop/http2-names"
import { expect, test } from "vitest"
import type { Connection } from "../select/scenario.ts"
import { Attempt } from "./attempt.ts"
import type { Side } from "./recording.ts"

function record(type: number, ...payload: number[]): Buffer {
  return Buffer.from([type, 3, 3, payload.length >> 8, payload.length & 0xff, ...payload])
}

const clientHello = record(22, 1, 0, 0, 1, 0)
const serverHello = record(22, 2, 0, 0, 1, 0)
const alert = record(21, 2, 42)
const encrypted = (bytes: number) => record(23, ...Buffer.alloc(bytes))

function attempt(connection: Connection, ...said: [Side, Buffer][]): Attempt {
  const seen = new Attempt(connection)
  for (const [side, bytes] of said) seen.take(side, bytes)
  return seen
}

test("a few bytes, and half of a hello, are no attempt", () => {
  const connection: Connection = { serverCertificate: "expired" }
  expect(attempt(connection, ["client", Buffer.from("hello")]).isMade).toBe(false)
  expect(attempt(connection, ["client", clientHello.subarray(0, 7)]).isMade).toBe(false)
  expect(attempt(connection, ["client", clientHello]).isMade).toBe(false)
})

test("a hello that the server answers is one, however it is cut into pieces", () => {
  const pieces = [...clientHello].map((byte): [Side, Buffer] => ["client", Buffer.from([byte])])
  const seen = attempt({ serverCertificate: "expired" }, ...pieces, ["server", serverHello])
  expect(seen.isMade).toBe(true)
})

test("where the client's certificate is wrong, the client has to have come to it", () => {
  const connection: Connection = { clientCertificate: "expired" }
  const hellos: [Side, Buffer][] = [
    ["client", clientHello],
    ["server", serverHello],
  ]
  expect(attempt(connection, ...hellos).isMade).toBe(false)
  expect(attempt(connection, ...hellos, ["client", encrypted(900)]).isMade).toBe(true)
})

test("a client that speaks plaintext has to say the whole preface", () => {
  const preface = Buffer.from(clientPreface)
  const connection: Connection = { clientSpeaks: "plaintext" }
  expect(attempt(connection, ["client", preface.subarray(0, 20)]).isMade).toBe(false)
  expect(attempt(connection, ["client", preface]).isMade).toBe(true)
})

test("a client that refuses a certificate says an alert, and one that trusts it says more", () => {
  const connection: Connection = { serverCertificate: "expired" }
  const hellos: [Side, Buffer][] = [
    ["client", clientHello],
    ["server", serverHello],
  ]
  expect(attempt(connection, ...hellos, ["client", alert]).isTrusting).toBe(false)
  expect(attempt(connection, ...hellos, ["client", encrypted(69)]).isTrusting).toBe(false)
  const call = attempt(connection, ...hellos, ["client", encrypted(69)], ["client", encrypted(250)])
  expect(call.isTrusting).toBe(true)
})
