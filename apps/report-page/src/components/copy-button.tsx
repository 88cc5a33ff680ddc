import { useEffect, useState } from "preact/hooks"

/** Copies a text, and says for a moment that it did. */
export function CopyButton({
  text,
  what,
  label,
}: {
  text: string
  what: string
  /** Stands in a line of text. */
  label?: string
}) {
  const [state, setState] = useState<"" | "copied" | "not copied">("")
  useEffect(() => {
    if (state === "") return
    const timer = setTimeout(() => setState(""), 2000)
    return () => clearTimeout(timer)
  }, [state])
  const copyText = () => {
    void copied(text).then((done) => setState(done ? "copied" : "not copied"))
  }
  return (
    <button
      type="button"
      class={label === undefined ? "copy" : "small"}
      onClick={copyText}
      aria-label={label === undefined ? `Copy ${what}` : undefined}
      title={text}
    >
      <span aria-live="polite">{state === "" ? (label ?? "Copy") : state}</span>
    </button>
  )
}

async function copied(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text)
    return true
  } catch {
    return copiedBySelection(text)
  }
}

/** Where the browser keeps its clipboard from a page that was opened from disk. */
function copiedBySelection(text: string): boolean {
  const area = document.createElement("textarea")
  area.value = text
  area.className = "off-screen"
  document.body.append(area)
  area.select()
  const done = document.execCommand("copy")
  area.remove()
  return done
}
