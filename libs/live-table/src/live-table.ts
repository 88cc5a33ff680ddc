/**
 * A Map for what comes and goes all the time, as the open calls of a server.
 *
 * V8 gives a Map or Set whose storage is in the old generation new storage
 * there each time it is rehashed, and what the abandoned one points at outlives
 * every collection of the young generation. With a few entries at any time that
 * is everything that ever passed through: copied twice, then left for a full
 * collection. An object's own dictionary does not do that.
 */
export class LiveTable<Value extends object> implements Map<number, Value> {
  #values: Record<number, Value | undefined> = emptyDictionary()
  #size = 0

  get size(): number {
    return this.#size
  }

  get(key: number): Value | undefined {
    return this.#values[key]
  }

  has(key: number): boolean {
    return this.#values[key] !== undefined
  }

  set(key: number, value: Value): this {
    if (!this.has(key)) this.#size += 1
    this.#values[key] = value
    return this
  }

  delete(key: number): boolean {
    if (!this.has(key)) return false
    delete this.#values[key]
    this.#size -= 1
    return true
  }

  clear(): void {
    this.#values = emptyDictionary()
    this.#size = 0
  }

  forEach(visit: (value: Value, key: number, table: Map<number, Value>) => void): void {
    for (const [key, value] of this) visit(value, key, this)
  }

  *entries(): MapIterator<[number, Value]> {
    for (const key of this.keys()) {
      const value = this.get(key)
      if (value !== undefined) yield [key, value]
    }
  }

  *keys(): MapIterator<number> {
    for (const key of Object.keys(this.#values)) yield Number(key)
  }

  *values(): MapIterator<Value> {
    for (const [, value] of this) yield value
  }

  [Symbol.iterator](): MapIterator<[number, Value]> {
    return this.entries()
  }

  readonly [Symbol.toStringTag] = "LiveTable"
}

function emptyDictionary(): Record<number, never> {
  return Object.create(null) as Record<number, never>
}
