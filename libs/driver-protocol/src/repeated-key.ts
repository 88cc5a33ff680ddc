const space = 0x20
const quote = 0x22
const backslash = 0x5c
const colon = 0x3a
const openingBrace = 0x7b
const closingBrace = 0x7d

/** A key that stands twice in one object of a text that is JSON. JSON.parse takes such a text, and keeps the last value. */
export function repeatedKey(json: string): string | undefined {
  const outer: Array<Set<string>> = []
  let keys = new Set<string>()
  for (let index = 0; index < json.length; index += 1) {
    const character = json.charCodeAt(index)
    if (character === openingBrace) {
      outer.push(keys)
      keys = new Set()
    } else if (character === closingBrace) {
      keys = outer.pop() ?? keys
    } else if (character === quote) {
      const end = endOfString(json, index)
      const next = afterWhitespace(json, end)
      if (json.charCodeAt(next) === colon) {
        const key = textOf(json.slice(index, end))
        if (keys.has(key)) return key
        keys.add(key)
      }
      index = next - 1
    }
  }
  return undefined
}

/** The place behind the quote that ends the string. */
function endOfString(json: string, start: number): number {
  let end = json.indexOf('"', start + 1)
  while (isEscaped(json, end)) end = json.indexOf('"', end + 1)
  return end + 1
}

function isEscaped(json: string, index: number): boolean {
  let first = index
  while (json.charCodeAt(first - 1) === backslash) first -= 1
  return (index - first) % 2 === 1
}

function afterWhitespace(json: string, start: number): number {
  let index = start
  while (json.charCodeAt(index) <= space) index += 1
  return index
}

/** Two keys may be the same though they are written in different ways. */
function textOf(string: string): string {
  return string.includes("\\") ? (JSON.parse(string) as string) : string.slice(1, -1)
}
