import { describe, expect, it } from "vitest"
import { repeatedKey } from "./repeated-key.ts"

describe("a repeated key", () => {
  it.each([
    ['{"code":5,"code":0}', "code"],
    ['{"code":5,"\\u0063ode":0}', "code"],
    ['{"a\\"":1,"b":2,"a\\"":3}', 'a"'],
    ['{"a\\\\":1,"b":"\\\\","a\\\\":3}', "a\\"],
    ['{ "a" : 1 ,\n\t"a"\r\n: 2 }', "a"],
    ['{"":1,"":2}', ""],
    ['{"__proto__":1,"__proto__":2}', "__proto__"],
    ['{"x":{"a":1},"a":2,"x":3}', "x"],
    ['[{"a":1},{"b":[{"c":1,"d":{},"c":2}]}]', "c"],
  ])("of %s is %s", (json, key) => {
    expect(() => JSON.parse(json)).not.toThrow()
    expect(repeatedKey(json)).toBe(key)
  })

  it.each([
    "{}",
    "7",
    '"a"',
    '["a","a",":","a"]',
    '{"a":"a","b":"a"}',
    '{"a":{"a":{"a":1}},"b":{"a":1}}',
    '[{"a":1},{"a":1}]',
    '{"a":"\\"a\\":1,","b":"{\\"b\\":"}',
    '{"a":"\\\\","b":":"}',
    '{"a":":","b":"}","c":"{"}',
    '{"constructor":1,"toString":2}',
  ])("is none in %s", (json) => {
    expect(() => JSON.parse(json)).not.toThrow()
    expect(repeatedKey(json)).toBeUndefined()
  })

  it("is found in a text of a million characters", () => {
    const keys = Array.from({ length: 100_000 }, (_, index) => `"${index}":0`)
    const quotes = JSON.stringify('\\"'.repeat(100_000))
    expect(repeatedKey(`{"quotes":${quotes},${keys.join()},"99999":1}`)).toBe("99999")
  })
})
