import { lstatSync, statSync, unlinkSync, type Stats } from "node:fs"
import { connect } from "node:net"
import { dirname } from "node:path"

/**
 * Makes way for a Unix socket: one that a server left behind when it was
 * killed, where nobody answers, is removed, and nothing else. Gives what stands
 * in the way, undefined for nothing. Node says of most of this EADDRINUSE or
 * EACCES.
 */
export async function obstacleAt(path: string): Promise<string | undefined> {
  const folder = dirname(path)
  const found = statsOf(folder, statSync)
  if (found === undefined) return `the folder ${folder} does not exist; make it first`
  if (!found.isDirectory()) return `${folder} is no folder; choose a path in one`
  const there = statsOf(path, lstatSync)
  if (there === undefined) return undefined
  const meant = there.isSymbolicLink() ? statsOf(path, statSync) : there
  if (meant === undefined) {
    return "a symbolic link is there that leads nowhere; remove it or choose another path"
  }
  if (meant.isDirectory()) return "a folder is there; choose a path in it, or another"
  if (!meant.isSocket()) {
    return "a file is there that is no socket; remove it or choose another path"
  }
  return await obstacleOf(path)
}

/** Of a socket. */
async function obstacleOf(path: string): Promise<string | undefined> {
  const code = await codeOfConnecting(path)
  if (code === "EACCES" || code === "EPERM") {
    return "a socket is there that may not be connected to; choose another path"
  }
  if (code !== "ECONNREFUSED") {
    return "another program listens there; stop it or choose another path"
  }
  try {
    unlinkSync(path)
    return undefined
  } catch {
    return "an abandoned socket is there that may not be removed; choose another path"
  }
}

/** Undefined where it succeeds. */
function codeOfConnecting(path: string): Promise<string | undefined> {
  const { promise, resolve } = Promise.withResolvers<string | undefined>()
  const socket = connect(path, () => {
    socket.destroy()
    resolve(undefined)
  })
  socket.once("error", ({ code }: NodeJS.ErrnoException) => resolve(code))
  return promise
}

/** Undefined where there is nothing. */
function statsOf(path: string, ask: (path: string) => Stats): Stats | undefined {
  try {
    return ask(path)
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === "ENOENT") return undefined
    throw error
  }
}
