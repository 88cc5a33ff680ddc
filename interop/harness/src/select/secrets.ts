import { UsageError } from "@interop/command-line"

/** What stands in the place of a secret. */
export const HIDDEN = "[hidden]"

/** Values that no file of a report and no line at the terminal may have. */
export class Secrets {
  readonly #values = new Set<string>()

  /** As it is, as JSON has it, and in base64, as the value of a -bin key would be shown. */
  add(value: string): void {
    this.#values.add(value)
    this.#values.add(JSON.stringify(value).slice(1, -1))
    this.#values.add(Buffer.from(value).toString("base64"))
  }

  get isEmpty(): boolean {
    return this.#values.size === 0
  }

  /** The value without them. */
  hideIn<T>(value: T): T {
    return this.isEmpty ? value : (JSON.parse(this.hide(JSON.stringify(value))) as T)
  }

  /** The text without them. */
  hide(text: string): string {
    let hidden = text
    for (const value of this.#values) hidden = hidden.replaceAll(value, HIDDEN)
    return hidden
  }
}

/** A value of metadata with each `${NAME}` filled in from the environment, whose value is a secret from then on. */
export function filledInFrom(
  environment: NodeJS.ProcessEnv,
  [key, value]: readonly [key: string, value: string],
  secrets: Secrets,
): string {
  return value.replaceAll(/\$\{(\w+)\}/g, (_, name: string) => {
    const found = environment[name]
    if (found === undefined || found === "") {
      throw new UsageError(`the environment has no ${name}, which the metadata ${key} needs`)
    }
    secrets.add(found)
    return found
  })
}
