/** What a cell showed with one version of a library. */
export interface Shown {
  outcome: string
  /** What is to be the same for a version to be like another. */
  observed: string
}

export type Trial = { version: string } & ({ shown: Shown } | { problem: string })
export type ShownTrial = Extract<Trial, { shown: Shown }>

export interface Search {
  /** All that were tried, in that order. */
  trials: Trial[]
  oldest: ShownTrial
  newest: ShownTrial
  /** Two versions with nothing but skipped ones between, of which the older shows what the oldest does, and the newer does not; absent where the ends are the same. */
  change?: { before: ShownTrial; after: ShownTrial }
}

/** At most so many versions are tried where every one can be had. */
export function mostTrials(versions: number): number {
  return versions <= 2 ? versions : 2 + Math.ceil(Math.log2(versions - 1))
}

/**
 * Finds a version at which what is shown changed, by halving. Both ends come first; an end that cannot be had gives way
 * to the next version, one in between to its neighbour. Undefined, with the trials, where fewer than two can be had.
 */
export async function search(
  versions: readonly string[],
  trial: (version: string) => Promise<Trial>,
): Promise<Search | { trials: Trial[] }> {
  const trials: Trial[] = []
  const results = new Map<number, Trial>()
  const at = async (index: number): Promise<Trial> => {
    const known = results.get(index)
    if (known !== undefined) return known
    const made = await trial(versions[index] ?? "")
    results.set(index, made)
    trials.push(made)
    return made
  }
  const firstShown = async (indexes: readonly number[]) => {
    for (const index of indexes) {
      const made = await at(index)
      if ("shown" in made) return { index, made }
    }
    return undefined
  }

  const indexes = versions.map((_, index) => index)
  const low = await firstShown(indexes)
  if (low === undefined) return { trials }
  const high = await firstShown(indexes.slice(low.index + 1).toReversed())
  if (high === undefined) return { trials }
  const ends = { oldest: low.made, newest: high.made }
  if (isSame(low.made, high.made)) return { trials, ...ends }
  let [before, after] = [low, high]
  for (;;) {
    const between = indexes
      .slice(before.index + 1, after.index)
      .filter((index) => !results.has(index))
    const middle = between[Math.floor((between.length - 1) / 2)]
    if (middle === undefined) break
    const made = await at(middle)
    if (!("shown" in made)) continue
    const found = { index: middle, made }
    if (isSame(made, low.made)) before = found
    else after = found
  }
  return { trials, ...ends, change: { before: before.made, after: after.made } }
}

export function isSame(one: ShownTrial, other: ShownTrial): boolean {
  return one.shown.outcome === other.shown.outcome && one.shown.observed === other.shown.observed
}

/**
 * Those of the trials, in the order of the versions, that do not fit one change between the two: an older one that does
 * not show what the oldest does, a newer one that does not show what the newest does.
 */
export function misfits(
  trials: readonly Trial[],
  versions: readonly string[],
  { oldest, newest, change }: Search,
): ShownTrial[] {
  const place = ({ version }: Trial) => versions.indexOf(version)
  return trials
    .filter((each): each is ShownTrial => "shown" in each)
    .filter((each) => {
      const isNew = change !== undefined && place(each) >= place(change.after)
      return !isSame(each, isNew ? newest : oldest)
    })
    .toSorted((one, other) => place(one) - place(other))
}
