import type { ComponentChildren } from "preact"

/** The heading of a view, to which the focus goes on arrival. */
export function Heading({ children }: { children: ComponentChildren }) {
  return <h1 tabIndex={-1}>{children}</h1>
}
