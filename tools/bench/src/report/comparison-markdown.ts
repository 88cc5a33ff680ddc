import type { BenchResults, FigureResult, LimitResult } from "../results.ts"
import { rateText, ratioText, spreadText } from "./figures-as-text.ts"

/** The report for people: what was measured, how, and which targets were reached. */
export function comparisonMarkdown(results: BenchResults): string {
  const { machine, rounds, secondsARound } = results
  return [
    "# Speed, against what users would pick instead",
    "",
    `Measured ${results.measuredAt} on ${machine.cores} x ${machine.processor}, ${machine.memoryGiB} GiB, ${machine.system}; load average ${machine.loadAverageBefore.toFixed(1)} before, ${machine.loadAverageAfter.toFixed(1)} after.`,
    "",
    `Each ratio is the rate of our program over that of the other in the same round: ${rounds} rounds of ${secondsARound} s, the programs in turn. Median [least-most]. "Per CPU" is the same ratio for messages a second of processor time, of the server or of the client that is measured.`,
    "",
    ...results.figures.flatMap(figureLines),
    ...limitLines(results.limits),
    "## Versions",
    "",
    ...Object.entries(results.versions).map(([name, version]) => `- ${name}: ${version}`),
    ...results.absent.map(({ name, install }) => `- absent: ${name} (${install})`),
    "",
  ].join("\n")
}

function figureLines({
  title,
  placement,
  ours,
  rates,
  ratios,
  foreign,
  repeated,
}: FigureResult): string[] {
  return [
    `## ${title}`,
    "",
    `${ours}: ${rateText(rates[ours]!.median)} a second; ${placement}. Other programs took ${percent(foreign.median)} of the processors, ${percent(foreign.max)} at most; ${repeated} rounds measured anew.`,
    "",
    "| against | its rate | ratio | per CPU | target |",
    "| --- | --- | --- | --- | --- |",
    ...ratios.map(({ against, rate, perCpu, target, reached }) => {
      const verdict =
        target === undefined ? "" : `${ratioText(target)} ${reached ? "reached" : "**missed**"}`
      return `| ${against} | ${rateText(rates[against]!.median)} | ${spreadText(rate)} | ${spreadText(perCpu)} | ${verdict} |`
    }),
    "",
  ]
}

function percent(share: number): string {
  return `${(share * 100).toFixed(0)}%`
}

function limitLines(limits: readonly LimitResult[]): string[] {
  if (limits.length === 0) return []
  return [
    "## Limits",
    "",
    "| figure | measured | target |",
    "| --- | --- | --- |",
    ...limits.map(({ title, unit, values, target, reached }) => {
      const measured = Object.entries(values).map(
        ([name, spread]) => `${name} ${spreadText(spread)} ${unit}`,
      )
      return `| ${title} | ${measured.join(", ")} | ${target} ${unit} ${reached ? "reached" : "**missed**"} |`
    }),
    "",
  ]
}
