export function markdownTable(head: string[], rows: string[][]): string {
  const line = (fields: string[]) =>
    `| ${fields.map((field) => field.replaceAll("|", "\\|")).join(" | ")} |`
  return [line(head), line(head.map(() => "---")), ...rows.map(line)].join("\n")
}
