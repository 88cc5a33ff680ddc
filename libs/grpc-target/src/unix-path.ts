/** sockaddr_un has 108 bytes on Linux and 104 elsewhere, of which one ends the path. */
const mostBytes = process.platform === "linux" ? 107 : 103

/**
 * The path in what follows `unix:`, which may be written as in a URI
 * (`unix:///run/square.sock`), or what is wrong with it.
 */
export function unixPath(text: string): { path: string } | { reason: string } {
  if (text === "") return { reason: "unix: needs a path, as in unix:/run/square.sock" }
  if (text.startsWith("//") && !text.startsWith("///")) {
    return {
      reason:
        "unix: takes no host; write the path after unix: or unix://, as in unix:///run/square.sock",
    }
  }
  const path = text.replace(/^\/\/\//, "/")
  const bytes = Buffer.byteLength(path)
  if (bytes > mostBytes) {
    return {
      reason: `the path of a Unix socket has at most ${mostBytes} bytes, not ${bytes}; choose a shorter one`,
    }
  }
  return { path }
}
