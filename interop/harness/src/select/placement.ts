import type { Role } from "./manifests.ts"

/** Where each side of a cell runs. */
export type Place = "process" | "container"
export type Placement = Record<Role, Place>

export const placements = {
  process: { server: "process", client: "process" },
  container: { server: "container", client: "container" },
  "container-servers": { server: "container", client: "process" },
} as const satisfies Record<string, Placement>

export type RuntimeName = keyof typeof placements

export function isIn(place: Place, name: RuntimeName): boolean {
  return Object.values(placements[name]).includes(place)
}
