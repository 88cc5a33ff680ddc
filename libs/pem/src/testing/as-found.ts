/** What happens to PEM files on their way: each leaves what the file means as it is. */
export const asFound: Record<string, (pem: string) => Buffer> = {
  "with CRLF": (pem) => Buffer.from(pem.replaceAll("\n", "\r\n")),
  "with a byte order mark": (pem) => Buffer.from(`\u{feff}${pem}`),
  "with a byte order mark in the middle": (pem) => Buffer.from(`# made today\n\u{feff}${pem}`),
  "in UTF-16": (pem) => Buffer.from(`\u{feff}${pem}`, "utf16le"),
  "in UTF-16, the other way round": (pem) => Buffer.from(`\u{feff}${pem}`, "utf16le").swap16(),
  "with comments before and after": (pem) =>
    Buffer.from(`# ours, not ENCRYPTED\nBag Attributes\n    localKeyID: 01\n${pem}# end\n`),
  "with indentation": (pem) => Buffer.from(pem.replaceAll(/^/gm, "    ")),
  "with spaces at the ends of lines": (pem) => Buffer.from(pem.replaceAll("\n", "  \n")),
  "without a last line ending": (pem) => Buffer.from(pem.trimEnd()),
  "in one line": (pem) => Buffer.from(pem.replaceAll("\n", "")),
}
