import { x } from "tinyexec"
import { HarnessError } from "../errors.ts"
import { killGroup } from "../processes/process-group.ts"
import type { Implementation, Versions } from "./manifests.ts"
import { versionsIn } from "./version-number.ts"

/** Maven may have to fetch its plugins first. */
const TIMEOUT_MS = 600_000

/** A stack that can be had with other versions of its library. */
export type VersionedImplementation = Implementation & { versions: Versions }

const asked = new Map<string, Promise<string[]>>()

/** All released versions of the stack's library, the oldest first, as its language's own tool tells them. */
export function registryVersions(
  implementation: VersionedImplementation,
  signal?: AbortSignal,
): Promise<string[]> {
  const key = `${implementation.directory} ${implementation.versions.list}`
  const answer = asked.get(key) ?? ask(implementation, signal)
  asked.set(key, answer)
  return answer
}

async function ask(
  { name, directory, versions: { library, list } }: VersionedImplementation,
  signal: AbortSignal | undefined,
): Promise<string[]> {
  signal?.throwIfAborted()
  const timeout = AbortSignal.timeout(TIMEOUT_MS)
  const end = signal === undefined ? timeout : AbortSignal.any([signal, timeout])
  const asking = x("sh", ["-c", list], { nodeOptions: { cwd: directory, detached: true } })
  const { pid } = asking
  // With all that the tool has started.
  const stop = () => {
    if (pid !== undefined) killGroup(pid, "SIGTERM")
  }
  end.addEventListener("abort", stop)
  const { exitCode, stdout, stderr } = await asking
  end.removeEventListener("abort", stop)
  signal?.throwIfAborted()
  const versions = versionsIn(stdout)
  if (exitCode === 0 && versions.length > 0) return versions
  const lastWords = stderr.trim().split("\n").at(-1) ?? ""
  const why = timeout.aborted
    ? `no end within ${TIMEOUT_MS / 1000} s`
    : exitCode === 0
      ? "it prints none"
      : lastWords
  throw new HarnessError(
    "requirement",
    `${name}: cannot learn the versions of ${library} by "${list}": ${why || `exit code ${exitCode}`}`,
  )
}
