/** `@interop/client-channel/target`, a second entry: it does not load grpc-js. */
import { isIPv4, isIPv6 } from "node:net"
import { ClientChannelError } from "./errors.ts"

export { ClientChannelError }

export interface TargetChoices<Tls> {
  /** host:port, or several with commas between them, which must be IP addresses of one kind. */
  address: string
  tls?: Tls
  /** Calls go to the addresses in turn. Absent: all to the first that answers. */
  loadBalancing?: "round_robin" | undefined
  /** Requests are compressed. grpc-js has this for a channel as a whole only. */
  compression?: "gzip" | undefined
}

/** What a channel is opened with. Throws ClientChannelError (several-names) for addresses that grpc-js cannot take together. */
export function targetOf<Tls>({ address, tls, loadBalancing, compression }: TargetChoices<Tls>): {
  address: string
  tls?: Tls
  options: Record<string, string | number>
} {
  return {
    address: nameOf(address),
    ...(tls !== undefined && { tls }),
    options: {
      ...(loadBalancing && { "grpc.service_config": serviceConfig(loadBalancing) }),
      // compressionAlgorithms.gzip
      ...(compression && { "grpc.default_compression_algorithm": 2 }),
    },
  }
}

/** https://github.com/grpc/grpc/blob/master/doc/naming.md */
function nameOf(address: string): string {
  const addresses = address.split(",")
  if (addresses.length === 1) return address
  const hosts = addresses.map((each) => each.slice(0, each.lastIndexOf(":")))
  if (hosts.every(isIPv4)) return `ipv4:${address}`
  if (hosts.every((host) => isIPv6(host.replace(/^\[(.*)\]$/, "$1")))) return `ipv6:${address}`
  throw new ClientChannelError(
    "several-names",
    `grpc-js takes several addresses together only as IP addresses of one kind, found ${address}`,
  )
}

/** https://github.com/grpc/grpc/blob/master/doc/service_config.md */
function serviceConfig(policy: string): string {
  return JSON.stringify({ loadBalancingConfig: [{ [policy]: {} }] })
}
