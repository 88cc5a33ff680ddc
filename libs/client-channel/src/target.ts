/** `@interop/client-channel/target`, a second entry: it does not load grpc-js. */
import { checkedName } from "./check-target.ts"

export { checkTarget } from "./check-target.ts"
export { ClientChannelError } from "./errors.ts"

export interface TargetChoices<Tls> {
  /** As of a ChannelTarget. */
  address: string
  tls?: Tls
  /** Calls go to the addresses in turn. Absent: all to the first that answers. */
  loadBalancing?: "round_robin" | undefined
  /** Requests are compressed. grpc-js has this for a channel as a whole only. */
  compression?: "gzip" | undefined
}

/** What a channel is opened with. Throws ClientChannelError (malformed-target) for an address that cannot be called. */
export function targetOf<Tls>({ address, tls, loadBalancing, compression }: TargetChoices<Tls>): {
  address: string
  tls?: Tls
  options: Record<string, string | number>
} {
  return {
    address: checkedName(address),
    ...(tls !== undefined && { tls }),
    options: {
      ...(loadBalancing && { "grpc.service_config": serviceConfig(loadBalancing) }),
      // compressionAlgorithms.gzip
      ...(compression && { "grpc.default_compression_algorithm": 2 }),
    },
  }
}

/** https://github.com/grpc/grpc/blob/master/doc/service_config.md */
function serviceConfig(policy: string): string {
  return JSON.stringify({ loadBalancingConfig: [{ [policy]: {} }] })
}
