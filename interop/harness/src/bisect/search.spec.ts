import { describe, expect, it } from "vitest"
import { type Trial, misfits, mostTrials, search } from "./search.ts"

const versions = Array.from({ length: 40 }, (_, minor) => `1.${minor}.0`)

/** A letter for what each of the versions shows, `-` for one that cannot be had. */
function library(shown: string) {
  const asked: string[] = []
  const its = versions.slice(0, shown.length)
  const trial = async (version: string): Promise<Trial> => {
    asked.push(version)
    const letter = shown[versions.indexOf(version)] ?? ""
    return letter === "-"
      ? { version, problem: "no wheel" }
      : { version, shown: { outcome: "pass", observed: letter } }
  }
  return { its, asked, find: () => search(its, trial) }
}

describe("the search for a change", () => {
  it("asks both ends first, and halves what is between", async () => {
    for (let change = 1; change < 40; change += 1) {
      const { its, asked, find } = library("a".repeat(change) + "b".repeat(40 - change))
      expect(await find()).toMatchObject({
        change: { before: { version: its[change - 1] }, after: { version: its[change] } },
      })
      expect(asked.slice(0, 2)).toEqual(["1.0.0", "1.39.0"])
      expect(asked.length).toBeLessThanOrEqual(mostTrials(40))
      expect(new Set(asked).size).toBe(asked.length)
    }
  })

  it("ends where both ends show the same", async () => {
    const { asked, find } = library("abba")
    expect(await find()).not.toHaveProperty("change")
    expect(asked).toEqual(["1.0.0", "1.3.0"])
  })

  it("passes over versions that cannot be had, and ends with nothing but these between", async () => {
    const { find } = library("aa-----bb")
    const found = await find()
    expect(found).toMatchObject({
      change: { before: { version: "1.1.0" }, after: { version: "1.7.0" } },
    })
    const skipped = found.trials.filter((each) => "problem" in each)
    expect(skipped.map(({ version }) => version).toSorted()).toEqual([
      "1.2.0",
      "1.3.0",
      "1.4.0",
      "1.5.0",
      "1.6.0",
    ])
  })

  it("moves an end that cannot be had inwards", async () => {
    const { find } = library("--aabb--")
    expect(await find()).toMatchObject({
      oldest: { version: "1.2.0" },
      newest: { version: "1.5.0" },
      change: { before: { version: "1.3.0" }, after: { version: "1.4.0" } },
    })
  })

  it.each(["", "-", "a", "-a--", "---"])(
    "finds nothing where %j is all there is",
    async (shown) => {
      const { its, find } = library(shown)
      const found = await find()
      expect(found).not.toHaveProperty("oldest")
      expect(found.trials).toHaveLength(its.length)
    },
  )

  it("finds the end of what the oldest shows where there are several changes, and says what does not fit", async () => {
    const { its, find } = library("aaaacccccccbbbbb")
    const found = await find()
    if (!("oldest" in found)) throw new Error("nothing was found")
    expect(found).toMatchObject({
      change: { before: { version: "1.3.0" }, after: { version: "1.4.0" } },
    })
    const odd = misfits(found.trials, its, found)
    expect(odd[0]).toMatchObject({ version: "1.4.0", shown: { observed: "c" } })
    expect(odd.every(({ shown }) => shown.observed === "c")).toBe(true)
  })

  it("says that an older version does not show what the oldest does, where that is known", async () => {
    const { its, find } = library("aabaaaaabb")
    const found = await find()
    if (!("oldest" in found)) throw new Error("nothing was found")
    const earlier: Trial = { version: "1.2.0", shown: { outcome: "pass", observed: "b" } }
    const odd = misfits([...found.trials, earlier], its, found)
    expect(odd.map(({ version }) => version)).toEqual(["1.2.0"])
  })

  it("has nothing to say where there is one change", async () => {
    const { its, find } = library("aa-abbb")
    const found = await find()
    if (!("oldest" in found)) throw new Error("nothing was found")
    expect(misfits(found.trials, its, found)).toEqual([])
  })
})
