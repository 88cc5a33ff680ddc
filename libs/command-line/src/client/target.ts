import { InvalidArgumentError } from "commander"

const hostAndPort = /^(\[[0-9a-f:.%]+\]|[^\s:/[\]]+):(\d{1,5})$/i
const withScheme = /^(dns|ipv4|ipv6|unix|unix-abstract):\S+$/

/** A commander parser: host:port, or a gRPC name with its scheme as in `unix:/run/square.sock`. */
export function target(text: string): string {
  if (withScheme.test(text)) return text
  const [, , port] = hostAndPort.exec(text) ?? []
  if (port === undefined || Number(port) < 1 || Number(port) > 65_535) {
    throw new InvalidArgumentError("It must be host:port, as in localhost:5000.")
  }
  return text
}
