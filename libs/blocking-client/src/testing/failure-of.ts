import { expect } from "vitest"
import { CallError } from "../index.ts"

/** The CallError that this throws. */
export function failureOf(act: () => unknown): CallError {
  try {
    act()
  } catch (error) {
    expect(error).toBeInstanceOf(CallError)
    return error as CallError
  }
  throw new Error("it did not fail")
}
