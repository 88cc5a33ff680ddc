import { expect, test } from "vitest"
import type { Program } from "../select/manifests.ts"
import { memoryForClients } from "./drive.ts"

const program = (memoryMiB?: number) => ({ ...(memoryMiB && { memoryMiB }) }) as Program

test("clients share half of what is free beside the servers", () => {
  expect(memoryForClients(4000, [program(350), program()])).toBe(1775)
})

test("one client runs, however little memory there is", () => {
  expect(memoryForClients(200, [program(350)])).toBe(1)
})
