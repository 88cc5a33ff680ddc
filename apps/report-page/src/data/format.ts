const numbers = new Intl.NumberFormat("en")

export function count(value: number, one?: string, many = one && `${one}s`): string {
  const number = numbers.format(value)
  return one === undefined ? number : `${number} ${value === 1 ? one : many}`
}

export function duration(ms: number): string {
  if (ms < 1) return `${ms.toFixed(2)} ms`
  if (ms < 1000) return `${ms < 10 ? ms.toFixed(1) : Math.round(ms)} ms`
  const seconds = ms / 1000
  if (seconds < 60) return `${seconds.toFixed(seconds < 10 ? 2 : 1)} s`
  const minutes = Math.floor(seconds / 60)
  if (minutes < 60) return `${minutes} min ${Math.round(seconds % 60)} s`
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`
}

/** As it was written, in UTC: a report is read in other places than it was made in. */
export function moment(iso: string): string {
  const time = new Date(iso)
  if (Number.isNaN(time.getTime())) return iso
  return `${time.toISOString().slice(0, 16).replace("T", " ")} UTC`
}

export function bytes(value: number): string {
  if (value >= 2 ** 30) return `${(value / 2 ** 30).toFixed(0)} GiB`
  if (value >= 2 ** 20) return `${(value / 2 ** 20).toFixed(0)} MiB`
  return `${count(value)} bytes`
}

export function share(part: number, whole: number): string {
  if (whole === 0) return "–"
  const percent = (100 * part) / whole
  // What is not all is not shown as all, and what is there not as nothing.
  if (part < whole && percent > 99.9) return "99.9%"
  if (part > 0 && percent < 0.1) return "0.1%"
  return `${percent === 100 || percent === 0 ? percent : percent.toFixed(1)}%`
}

export function shortCommit(commit: string): string {
  return commit.slice(0, 10)
}

export function familyOf(scenario: string): string {
  return scenario.split("/", 1)[0] ?? scenario
}

export function nameOf(scenario: string): string {
  return scenario.slice(familyOf(scenario).length + 1) || scenario
}
