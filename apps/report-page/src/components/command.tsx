import { visibleText } from "../data/visible-text.ts"
import { CopyButton } from "./copy-button.tsx"

export function Command({ command }: { command: string }) {
  return (
    <div class="command">
      <code>{visibleText(command)}</code>
      <CopyButton text={command} what="the command" />
    </div>
  )
}
