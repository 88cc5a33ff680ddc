import type { AsyncChannel } from "../index.ts"
import { textMethods } from "./text-server.ts"

/**
 * What `count` settles at while nobody reads: asked again after every answer
 * of a call on the same connection, until it has stood still for long.
 */
export async function steadyCount(channel: AsyncChannel, count: () => number): Promise<number> {
  let last = -1
  for (let unchanged = 0; unchanged < 50; unchanged += 1) {
    await channel.unary(textMethods.one, "are you there?")
    if (count() !== last) unchanged = 0
    last = count()
  }
  return last
}
