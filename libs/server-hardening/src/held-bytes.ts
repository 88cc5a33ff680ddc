import type { Connection } from "./connection.ts"

/** What one call holds of its connection's bytes; none of it after its end. */
export class HeldBytes {
  readonly #connection: Connection | undefined
  #bytes = 0
  #over = false

  constructor(connection: Connection | undefined) {
    this.#connection = connection
  }

  /** False where the connection holds too many already. */
  take(bytes: number): boolean {
    if (this.#connection === undefined) return true
    if (this.#over) {
      this.#connection.hear(bytes)
      return true
    }
    if (!this.#connection.take(bytes)) return false
    this.#bytes += bytes
    return true
  }

  release(bytes: number): void {
    if (this.#over) return
    this.#bytes -= bytes
    this.#connection?.release(bytes)
  }

  releaseAll(): void {
    if (this.#over) return
    this.#over = true
    this.#connection?.release(this.#bytes)
  }
}
