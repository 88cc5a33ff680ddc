import type { ComponentChildren } from "preact"

/** A table that may be wider than the page; with the keyboard it scrolls as well. */
export function ScrollTable({
  label,
  wide = false,
  children,
}: {
  label: string
  /** As wide as the page at least. */
  wide?: boolean
  children: ComponentChildren
}) {
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
    <div class={wide ? "scroll wide" : "scroll"} role="region" aria-label={label} tabIndex={0}>
      {children}
    </div>
  )
}
