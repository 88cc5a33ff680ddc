/** Says of containers and networks which harness made them, so that the next one can sweep what a killed one left. */
export const OWNER_LABEL = "polyglot-grpc-interop.owner"

export function ownerOf(pid: number, host: string): string {
  return `${host} ${pid}`
}

/** True when this machine's process of that owner is gone; of other machines nothing is known. */
export function isGone(owner: string, host: string): boolean {
  const [ownerHost, pid] = owner.split(" ")
  if (ownerHost !== host) return false
  try {
    process.kill(Number(pid), 0)
    return false
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "ESRCH"
  }
}
