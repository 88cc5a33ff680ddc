import { describe, expect, it } from "vitest"
import type { BenchResults } from "../results.ts"
import { comparisonMarkdown } from "./comparison-markdown.ts"
import { comparisonSvg } from "./comparison-svg.ts"

const results: BenchResults = {
  measuredAt: "2026-01-02T03:04:05.000Z",
  rounds: 3,
  secondsARound: 0.5,
  machine: {
    processor: "a <fast> one",
    cores: 2,
    memoryGiB: 24,
    system: "Linux 6.1",
    loadAverageBefore: 0.1,
    loadAverageAfter: 1.9,
  },
  versions: { typescript: "grpc-js 1", go: "grpc-go 1" },
  figures: [
    {
      name: "server-stream",
      title: "server & stream",
      placement: "server on core 0, load on core 1",
      ours: "typescript",
      foreign: { median: 0.01, min: 0, max: 0.3 },
      repeated: 2,
      rates: {
        typescript: { median: 1_234_567, min: 1, max: 2 },
        "grpcio-1.51": { median: 23_456, min: 1, max: 2 },
        go: { median: 2_000_000, min: 1, max: 2 },
      },
      ratios: [
        {
          against: "grpcio-1.51",
          rate: { median: 28.25, min: 20, max: 33 },
          perCpu: { median: 40, min: 39, max: 41 },
          target: 30,
          reached: false,
        },
        {
          against: "go",
          rate: { median: 0.618, min: 0.5, max: 0.7 },
          perCpu: { median: 0.6, min: 0.5, max: 0.7 },
        },
      ],
    },
  ],
  limits: [
    {
      name: "memory",
      title: "memory",
      unit: "MB",
      values: { typescript: { median: 90, min: 90, max: 90 } },
      target: 100,
      reached: true,
    },
  ],
  absent: [{ name: "grpcio", install: "make it" }],
}

describe("the Markdown table", () => {
  const lines = comparisonMarkdown(results).split("\n")

  it("has rate, ratio with its spread, and whether the target was reached", () => {
    expect(lines).toContain(
      "| grpcio-1.51 | 23,500 | 28.3 [20.0-33.0] | 40.0 [39.0-41.0] | 30.0 **missed** |",
    )
    expect(lines).toContain("| go | 2.00 million | 0.62 [0.50-0.70] | 0.60 [0.50-0.70] |  |")
    expect(lines).toContain("| memory | typescript 90.0 [90.0-90.0] MB | 100 MB reached |")
  })

  it("says where each side ran and who else was there", () => {
    expect(lines).toContain(
      "typescript: 1.23 million a second; server on core 0, load on core 1. Other programs took 1% of the processors, 30% at most; 2 rounds measured anew.",
    )
  })

  it("names what is absent with what to do about it", () => {
    expect(lines).toContain("- absent: grpcio (make it)")
  })
})

describe("the picture", () => {
  const svg = comparisonSvg(results)

  it("is well formed, whatever a title holds", () => {
    expect(svg).toContain("server &amp; stream (typescript)")
    const opened = svg.match(/<(svg|g|text|title)\b/g) ?? []
    const closed = svg.match(/<\/(svg|g|text|title)>/g) ?? []
    expect(closed).toHaveLength(opened.length)
  })

  it("draws a bar for every ratio, longer for a greater one", () => {
    const widths = [...svg.matchAll(/<rect x="[\d.]+" y="[\d.]+" width="([\d.]+)"/g)].map(
      ([, width]) => Number(width),
    )
    expect(widths).toHaveLength(2)
    expect(widths[0]).toBeGreaterThan(widths[1]!)
    expect(widths[1]).toBeGreaterThan(0)
  })

  it("marks a target only where there is one", () => {
    expect(svg.match(/stroke="#e08e0b"/g)).toHaveLength(1)
    expect(svg).toContain("28.3 (target 30)")
  })
})
