import { hostname } from "node:os"
import type Dockerode from "dockerode"
import { OWNER_LABEL, isGone } from "./owner.ts"

/**
 * Removes every container and network of a run. What is gone already is no
 * error, nor is a network that the engine keeps: under load it may forget to
 * take the endpoint of a container that it removed, and until it is started
 * again it says that the network "has active endpoints".
 */
export async function sweep(engine: Dockerode, owner: string): Promise<void> {
  const filters = { label: [`${OWNER_LABEL}=${owner}`] }
  const containers = await engine.listContainers({ all: true, filters })
  await Promise.all(
    containers.map(({ Id }) => gone(engine.getContainer(Id).remove({ force: true, v: true }))),
  )
  const networks = await engine.listNetworks({ filters })
  await Promise.all(networks.map(({ Id }) => goneOrKept(engine.getNetwork(Id).remove())))
}

/** Removes what harnesses left that were killed together with their guards. */
export async function sweepLeftovers(engine: Dockerode): Promise<void> {
  const filters = { label: [OWNER_LABEL] }
  const left = [
    ...(await engine.listContainers({ all: true, filters })),
    ...(await engine.listNetworks({ filters })),
  ]
  const owners = new Set(left.map(({ Labels }) => Labels?.[OWNER_LABEL] ?? ""))
  for (const owner of owners) if (isGone(owner, hostname())) await sweep(engine, owner)
}

async function gone(removal: Promise<unknown>): Promise<void> {
  try {
    await removal
  } catch (error) {
    const { statusCode } = error as { statusCode?: number }
    // 404: no such thing any more; 409: its removal is under way already.
    if (statusCode !== 404 && statusCode !== 409) throw error
  }
}

async function goneOrKept(removal: Promise<unknown>): Promise<void> {
  try {
    await gone(removal)
  } catch (error) {
    const { statusCode, message } = error as { statusCode?: number; message: string }
    if (statusCode !== 403 || !message.includes("active endpoints")) throw error
  }
}
