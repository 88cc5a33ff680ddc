import type { Spread } from "../statistics.ts"

/** A rate with three digits that count: 7,640 or 1.18 million. */
export function rateText(perSecond: number): string {
  if (perSecond >= 1e6) return `${(perSecond / 1e6).toPrecision(3)} million`
  return Number(perSecond.toPrecision(3)).toLocaleString("en-US")
}

export function ratioText(ratio: number): string {
  return ratio >= 10 ? ratio.toFixed(1) : ratio.toFixed(2)
}

/** 35.1 [33.0-36.9] */
export function spreadText({ median, min, max }: Spread): string {
  return `${ratioText(median)} [${ratioText(min)}-${ratioText(max)}]`
}
