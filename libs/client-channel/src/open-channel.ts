import { Channel } from "@grpc/grpc-js"
import { channelCredentials, type TlsFiles } from "./channel-credentials.ts"
import { channelOptions } from "./channel-options.ts"
import { checkedName, checkTarget } from "./check-target.ts"
import { connectTimeoutMs, limitConnecting } from "./connect-limit.ts"
import { endConnections } from "./connection-end.ts"
import { forEachSubchannel } from "./grpc-js-internals.ts"
import { callByOwnName, hostListTarget } from "./name-resolution.ts"
import { paceReconnecting } from "./reconnect-pace.ts"
import { checkResponses } from "./response-check.ts"
import { limitResponses } from "./response-limits.ts"
import { endRetryBufferWithAnswer } from "./retry-buffer.ts"
import { askIpAddressesForNoName } from "./server-name.ts"

export interface ChannelTarget {
  /**
   * host:port, several with commas between them, or a gRPC name with its scheme
   * (dns, ipv4, ipv6, unix, unix-abstract):
   * https://github.com/grpc/grpc/blob/master/doc/naming.md
   */
  address: string
  /** PEM files; absent for plaintext. Empty: TLS with a server whom the system trusts. */
  tls?: TlsFiles
  /**
   * How long one attempt to connect may take, from TCP over TLS to HTTP/2, in
   * milliseconds, from 1 to 2,147,483,647. Absent: 20,000. Calls that do not
   * wait for their connection then end as UNAVAILABLE.
   */
  connectTimeoutMs?: number | undefined
  /** grpc-js' channel options, as `grpc.max_receive_message_length`, over this repository's own. */
  options?: Readonly<Record<string, string | number>>
}

/**
 * Opens a channel as every client of this repository does. Throws
 * ClientChannelError for an address or a limit that cannot be, and for TLS
 * files that cannot serve.
 */
export function openChannel(target: ChannelTarget): Channel {
  checkTarget(target)
  const name = checkedName(target.address)
  const options = { ...channelOptions(), ...target.options }
  const channel = new Channel(hostListTarget(name), channelCredentials(target.tls), options)
  forEachSubchannel(channel, (subchannel) => {
    endConnections(subchannel)
    limitResponses(subchannel)
    checkResponses(subchannel)
    if (!target.options?.["grpc.default_authority"])
      callByOwnName(subchannel, name.split(",", 1)[0]!)
    limitConnecting(subchannel, target.connectTimeoutMs ?? connectTimeoutMs)
    paceReconnecting(subchannel, options)
    // Last, as it needs grpc-js' own secure connector.
    if (target.tls) askIpAddressesForNoName(subchannel)
  })
  endRetryBufferWithAnswer(channel)
  return channel
}
