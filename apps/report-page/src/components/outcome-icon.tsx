import type { Outcome } from "@interop/page-data"

/** A shape of its own for each outcome, so that colour is never alone. */
const shapes: Record<Outcome, string> = {
  pass: "M3 8.5 6.5 12 13 4.5",
  diverges: "M3 6h10M3 10.5h10M10.5 3l-5 10.5",
  unsupported: "M4 8h8",
  fail: "M4 4l8 8M12 4l-8 8",
  "not-run": "M8 2.8a5.2 5.2 0 1 0 .01 0M8 5.2v3.2l2 1.4",
}

export function OutcomeIcon({ outcome }: { outcome: Outcome }) {
  return (
    <svg
      class={`icon icon-${outcome}`}
      viewBox="0 0 16 16"
      width="14"
      height="14"
      aria-hidden="true"
    >
      {outcome === "fail" && <rect width="16" height="16" rx="3" class="icon-ground" />}
      <path d={shapes[outcome]} class="icon-line" />
    </svg>
  )
}
