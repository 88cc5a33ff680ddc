const HIDDEN = "[hidden]"

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
