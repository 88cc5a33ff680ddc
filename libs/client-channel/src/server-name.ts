import { isIP } from "node:net"
import type { experimental } from "@grpc/grpc-js"
import {
  expectProperty,
  type Address,
  type Subchannel,
  type TlsSecureConnector,
  wrapConnect,
} from "./grpc-js-internals.ts"

/**
 * A server that is called by its IP address is asked for no name (RFC 6066, 3),
 * and its certificate held against the address that is connected to. grpc-js
 * sends the address as a name, and of several addresses knows the first only.
 */
export function askIpAddressesForNoName(subchannel: Subchannel): void {
  wrapConnect(subchannel, (connect) => (address, secureConnector, options) => {
    forgetAddressAsName(address, secureConnector)
    return connect(address, secureConnector, options)
  })
}

/** Changes the options of this subchannel alone. */
function forgetAddressAsName(
  address: Address,
  secureConnector: experimental.SecureConnector & Partial<TlsSecureConnector>,
): void {
  const { connectionOptions } = secureConnector
  expectProperty(connectionOptions, "connectionOptions", "a secure connector")
  if (!("host" in address)) return
  const { host = "", servername = "" } = connectionOptions
  if (isIP(servername) !== 0) connectionOptions.servername = ""
  if (isIP(host) !== 0) connectionOptions.host = address.host
}
