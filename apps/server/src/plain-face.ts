import { bidiModeAt } from "@interop/square-program/listener"
import { shownAddress } from "./listen-address.ts"
import type { BoundListener } from "./square-server.ts"
import { serviceName } from "./square-service.ts"

/** Says on standard output what is served where. */
export function announceToPerson([listener]: BoundListener[]): void {
  if (listener === undefined) return
  const { host, port, transport } = listener
  const bidi = bidiModeAt(listener)
  const scheme = transport === "plaintext" ? "grpc" : "grpcs"
  const address = shownAddress(host, port)
  const detail = transport === "mtls" ? `${bidi}, client certificates demanded` : bidi
  process.stdout.write(
    `serving ${serviceName} on ${address === host ? "" : `${scheme}://`}${address} (${detail})\n`,
  )
}
