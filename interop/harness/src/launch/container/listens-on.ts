import { text } from "node:stream/consumers"
import type Dockerode from "dockerode"
import { takeApart } from "./streams.ts"

/** As Linux writes a socket's state. */
const LISTENING = "0A"

/** Whether something in the container listens on all of these ports. Asked inside: not every engine's network is reached from here. */
export async function listensOn(
  container: Dockerode.Container,
  ports: readonly number[],
): Promise<boolean> {
  try {
    const exec = await container.exec({
      Cmd: ["cat", "/proc/net/tcp", "/proc/net/tcp6"],
      AttachStdout: true,
      AttachStderr: true,
    })
    const stream = await exec.start({ hijack: true, stdin: false })
    const open = listeningPorts(
      await text(takeApart(container.modem as Dockerode["modem"], stream).stdout),
    )
    return ports.every((port) => open.has(port))
  } catch {
    // It has ended.
    return false
  }
}

/** Of the text of /proc/net/tcp. */
export function listeningPorts(table: string): Set<number> {
  const ports = new Set<number>()
  for (const line of table.split("\n")) {
    const [, local = "", , state] = line.trim().split(/\s+/)
    if (state === LISTENING) ports.add(Number.parseInt(local.split(":")[1] ?? "", 16))
  }
  return ports
}
