import { hostAndPort, resolvableName, TargetError } from "@interop/grpc-target"
import { invalidArgument } from "@interop/command-line"

/** A commander parser: host:port, several, or a gRPC name with its scheme as in `unix:/run/square.sock`. */
export function target(text: string): string {
  try {
    resolvableName(text)
  } catch (error) {
    if (!(error instanceof TargetError)) throw error
    throw invalidArgument(error.reason)
  }
  const addresses = text.split(",").map(hostAndPort)
  if (addresses.every((address) => "host" in address && address.port === undefined)) {
    // gRPC would take 443.
    throw invalidArgument("it must be host:port, as in localhost:5000")
  }
  return text
}
