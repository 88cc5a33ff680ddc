import { existsSync, readFileSync } from "node:fs"

/** An event of the profile that Nx writes where NX_PROFILE says; times are microseconds. */
interface ProfileEvent {
  name: string
  ph: string
  dur?: number
  args: { status?: string }
}

const shown = 15

/** What took how long, the slowest first, from Nx's profile; nothing where it wrote none. */
export function targetTimes(profileFile: string): string[] {
  if (!existsSync(profileFile)) return []
  const events = JSON.parse(readFileSync(profileFile, "utf8")) as ProfileEvent[]
  const targets = events
    .filter(({ ph }) => ph === "X")
    .map(({ name, dur = 0, args }) => ({
      name,
      seconds: dur / 1e6,
      cached: args.status?.includes("cache") === true,
    }))
  const ran = targets
    .filter(({ cached }) => !cached)
    .toSorted((one, other) => other.seconds - one.seconds)
  const lines = ran
    .slice(0, shown)
    .map(({ name, seconds }) => `${seconds.toFixed(1).padStart(7)} s  ${name}`)
  const rest = ran.slice(shown)
  if (rest.length > 0) {
    const longest = rest[0]?.seconds.toFixed(1) ?? ""
    lines.push(`           ${rest.length} more, none above ${longest} s`)
  }
  const cached = targets.length - ran.length
  if (cached > 0) lines.push(`           ${cached} from the cache`)
  return lines.length === 0 ? [] : ["what took how long, several at a time:", ...lines]
}
