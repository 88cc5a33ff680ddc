import { getContainerRuntimeClient, getReaper } from "testcontainers"
import { getReaperImage } from "testcontainers/build/reaper/reaper.js"
import { Sweeper } from "./sweeper.ts"

/** Removes what a killed harness leaves in the engine. */
export interface Guard {
  /** For people. */
  readonly name: string
  /** What testcontainers labels containers with, and Ryuk looks for. */
  readonly sessionId: string
  close(): Promise<void>
}

/** Ryuk where its image is here or can be pulled, and the Sweeper elsewhere. */
export async function startGuard(owner: string): Promise<Guard> {
  const client = await getContainerRuntimeClient()
  if (!isRyukDisabled()) {
    try {
      const { sessionId } = await getReaper(client)
      // It sees the connection of this process close, and ends by itself once there is none.
      return { name: `Ryuk (${getReaperImage()})`, sessionId, close: () => Promise.resolve() }
    } catch {
      process.env["TESTCONTAINERS_RYUK_DISABLED"] = "true"
    }
  }
  const sweeper = new Sweeper(owner)
  const { sessionId } = await getReaper(client)
  return { name: "label sweep", sessionId, close: () => sweeper.close() }
}

/** Which of the two a run would have, as far as it shows without a pull. */
export async function foreseeGuard(): Promise<string> {
  if (isRyukDisabled()) return "label sweep, as TESTCONTAINERS_RYUK_DISABLED says"
  const image = getReaperImage()
  const { container } = await getContainerRuntimeClient()
  const exists = await container.dockerode
    .getImage(image)
    .inspect()
    .then(
      () => true,
      () => false,
    )
  return exists ? `Ryuk (${image})` : `Ryuk if ${image} can be pulled, else label sweep`
}

function isRyukDisabled(): boolean {
  return process.env["TESTCONTAINERS_RYUK_DISABLED"] === "true"
}
