/** Where what was observed is not what must be observed. */
export interface Difference {
  reason: string
  expected: string
  actual: string
  /** What a summary has to add for this to be seen: metadata or time is what differs, all else is as it must be. */
  shown?: string
}
