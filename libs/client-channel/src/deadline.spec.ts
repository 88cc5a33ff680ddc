import { afterEach, beforeEach, describe, expect, it, vi } from "vitest"
import { deadlineAfter } from "./index.ts"

const dayMs = 24 * 3_600_000

describe("deadlineAfter", () => {
  beforeEach(() => {
    vi.useFakeTimers({ now: 1_000_000 })
  })

  afterEach(() => {
    vi.useRealTimers()
  })

  it("is that many milliseconds from now", () => {
    expect(deadlineAfter(1500)).toBe(1_001_500)
    expect(deadlineAfter(0)).toBe(1_000_000)
    expect(deadlineAfter(0.5)).toBe(1_000_000.5)
  })

  it("is a month away for a month, which is more than a timer can count", () => {
    expect(deadlineAfter(30 * dayMs)).toBe(1_000_000 + 30 * dayMs)
  })

  it("is refused where it is no number", () => {
    expect(() => deadlineAfter(Number.NaN)).toThrow("INVALID_ARGUMENT: timeoutMs is NaN")
  })

  it("is none where none was asked for, or grpc-timeout cannot carry it", () => {
    expect(deadlineAfter(undefined)).toBe(Number.POSITIVE_INFINITY)
    expect(deadlineAfter(Number.MAX_SAFE_INTEGER)).toBe(Number.POSITIVE_INFINITY)
  })
})
