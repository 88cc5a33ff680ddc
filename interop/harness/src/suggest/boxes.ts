import type { Catalogue } from "../select/catalogue.ts"
import { type Cell, makeCells } from "../select/cells.ts"
import type { Dimension } from "../select/coordinates.ts"
import { wayOf } from "../select/proxies.ts"

/** Each of these clients against each of these servers, and so on: the cells that one entry can name. */
export type Box = Pick<Catalogue, Dimension>

type Counted = Box & {
  /** How many cells of the catalogue it holds; not every combination is one. */
  count: number
}

const dimensions: readonly Dimension[] = ["via", "transports", "clients", "servers", "scenarios"]

/**
 * Few boxes that together hold just these cells of the catalogue, each in one
 * of them. Boxes that differ in one dimension are joined, in the order of
 * dimensions that leaves the fewest.
 */
export function boxesOf(cells: readonly Cell[], catalogue: Catalogue): Box[] {
  const single = cells.map(({ server, client, scenario, transport, via }): Counted => ({
    servers: [server],
    clients: [client],
    scenarios: [scenario],
    transports: [transport],
    via: [wayOf(via)],
    count: 1,
  }))
  const attempts = orders(dimensions).flatMap((order) => [
    joinedInOrder(single, order, catalogue, true),
    joinedInOrder(single, order, catalogue, false),
  ])
  const [best = single] = attempts.toSorted((a, b) => a.length - b.length)
  return best
}

/** Widening early lets boxes meet that do not have the same transports to offer; sometimes it keeps others apart. */
function joinedInOrder(
  single: Counted[],
  order: readonly Dimension[],
  catalogue: Catalogue,
  widensEarly: boolean,
): Counted[] {
  const widen = (boxes: Counted[], dimension: Dimension) =>
    boxes.map((box) => widened(box, dimension, catalogue))
  let boxes = single
  for (const dimension of order) {
    boxes = joined(boxes, dimension, catalogue)
    if (widensEarly) boxes = widen(boxes, dimension)
  }
  return widensEarly ? boxes : order.reduce(widen, boxes)
}

/** One box for those that differ in this dimension only. */
function joined(boxes: Counted[], dimension: Dimension, catalogue: Catalogue): Counted[] {
  const others = dimensions.filter((each) => each !== dimension)
  const groups = Map.groupBy(boxes, (box) =>
    others.map((other) => namesIn(box, other).join(" ")).join("\n"),
  )
  return [...groups.values()].flatMap((group) => {
    const [first] = group
    if (first === undefined) return []
    const names = new Set(group.flatMap((box) => namesIn(box, dimension)))
    return {
      ...first,
      ...choiceOf(catalogue, dimension, names),
      count: group.reduce((sum, { count }) => sum + count, 0),
    }
  })
}

/** The box with all that the dimension has, if that brings no further cell. */
function widened(box: Counted, dimension: Dimension, catalogue: Catalogue): Counted {
  // An entry that names no proxy is of direct cells, and not of all.
  if (dimension === "via") return box
  const wide = { ...box, [dimension]: catalogue[dimension] }
  return makeCells(wide).length === box.count ? wide : box
}

export function namesIn(box: Box, dimension: Dimension): string[] {
  return dimension === "scenarios"
    ? box.scenarios.map(({ id }) => id)
    : dimension === "transports"
      ? box.transports
      : box[dimension].map(({ name }) => name)
}

export function choiceOf(
  catalogue: Catalogue,
  dimension: Dimension,
  names: Set<string>,
): Partial<Box> {
  switch (dimension) {
    case "servers":
    case "clients":
      return { [dimension]: catalogue[dimension].filter(({ name }) => names.has(name)) }
    case "scenarios":
      return { scenarios: catalogue.scenarios.filter(({ id }) => names.has(id)) }
    case "via":
      return { via: catalogue.via.filter(({ name }) => names.has(name)) }
    case "transports":
      return { transports: catalogue.transports.filter((name) => names.has(name)) }
  }
}

function orders(of: readonly Dimension[]): Dimension[][] {
  if (of.length === 0) return [[]]
  return of.flatMap((first) =>
    orders(of.filter((each) => each !== first)).map((rest) => [first, ...rest]),
  )
}
