/** What a template may name: texts, switches, and lists of the same. */
export interface Names {
  readonly [name: string]: string | boolean | readonly Names[]
}

const SECTION = /\{\{([#^])(\w+)\}\}\n?([\s\S]*?)\{\{\/\2\}\}\n?/g
const NAME = /\{\{(\w+)\}\}/g

/**
 * Fills in a template: `{{name}}`, `{{#name}}…{{/name}}` for each of a list or
 * where a switch is on, `{{^name}}…{{/name}}` where it is off. Throws a
 * RangeError for a name that there is none of.
 */
export function filledIn(template: string, names: Names): string {
  return template
    .replaceAll(SECTION, (_, kind: string, name: string, body: string) => {
      const value = valueOf(names, name)
      if (kind === "^") return value === false ? filledIn(body, names) : ""
      if (value === true) return filledIn(body, names)
      if (!Array.isArray(value)) return ""
      return (value as Names[]).map((each) => filledIn(body, { ...names, ...each })).join("")
    })
    .replaceAll(NAME, (_, name: string) => {
      const value = valueOf(names, name)
      if (typeof value !== "string") throw new RangeError(`{{${name}}} is no text`)
      return value
    })
}

function valueOf(names: Names, name: string): Names[string] {
  const value = names[name]
  if (value === undefined) {
    throw new RangeError(`there is no {{${name}}}; there are: ${Object.keys(names).join(", ")}`)
  }
  return value
}
