import type { ComponentChildren } from "preact"

/** An address that data names. Only the web's: nothing that a browser would run. */
export function OuterLink({ href, children }: { href: string; children?: ComponentChildren }) {
  if (!/^https?:\/\//i.test(href)) return <span>{children ?? href}</span>
  return (
    <a href={href} rel="noreferrer noopener" class="outer">
      {children ?? href.replace(/^https?:\/\//i, "")}
    </a>
  )
}
