import { visibleText } from "../data/visible-text.ts"
import { CopyButton } from "./copy-button.tsx"

/** A longer word may break. */
const LONGEST_WHOLE = 30

export function Command({ command }: { command: string }) {
  return (
    <div class="command">
      <code>
        {visibleText(command)
          .split(" ")
          .flatMap((word, index) => [
            index > 0 && " ",
            <span key={index} class={word.length <= LONGEST_WHOLE ? "word" : undefined}>
              {word}
            </span>,
          ])}
      </code>
      <CopyButton text={command} what="the command" />
    </div>
  )
}
