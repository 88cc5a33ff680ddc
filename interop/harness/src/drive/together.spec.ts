import { expect, test } from "vitest"
import type { Keeper } from "../launch/server.ts"
import type { Cell } from "../select/cells.ts"
import type { Program } from "../select/manifests.ts"
import { togetherOf } from "./together.ts"

const client = {} as Program

/** A pair with so many cells for a shared server, and so many with servers of their own. */
function pair({ shared, own = 0, external }: { shared: number; own?: number; external?: object }) {
  const cell = (ownServer?: object) =>
    ({ client, server: { external }, scenario: { ownServer } }) as unknown as Cell
  const cells = [
    ...Array.from({ length: shared }, () => cell()),
    ...Array.from({ length: own }, () => cell({})),
  ] as [Cell, ...Cell[]]
  return { keeper: {} as Keeper, cells }
}

const sizes = (pairs: ReturnType<typeof pair>[]) => togetherOf(pairs).map(({ length }) => length)

test("pairs with few cells share processes of up to 160 cells, as even as can be", () => {
  expect(sizes(Array.from({ length: 5 }, () => pair({ shared: 40, own: 4 })))).toEqual([3, 2])
})

test("a pair with many cells, or none that share a server of the suite's, stands by itself", () => {
  const alone = [
    pair({ shared: 41 }),
    pair({ shared: 0, own: 3 }),
    pair({ shared: 5, external: {} }),
  ]
  expect(sizes([...alone, pair({ shared: 5 }), pair({ shared: 5 })])).toEqual([1, 1, 1, 2])
})
