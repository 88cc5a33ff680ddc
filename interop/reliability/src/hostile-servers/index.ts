import * as endings from "./endings.ts"
import * as floods from "./floods.ts"
import * as headers from "./headers.ts"
import type { HostileServer } from "./hostile-server.ts"
import * as messages from "./messages.ts"
import * as silence from "./silence.ts"
import * as windows from "./windows.ts"

/** By what they are hostile with. */
export const hostileKinds = {
  silence,
  floods,
  windows,
  messages,
  headers,
  endings,
} satisfies Record<string, Record<string, HostileServer>>

/** Every hostile server by its name. */
export const hostileServers = {
  ...silence,
  ...floods,
  ...windows,
  ...messages,
  ...headers,
  ...endings,
} satisfies Record<string, HostileServer>

export type HostileServerName = keyof typeof hostileServers

/** These are reached by TLS. */
export const overTls: ReadonlySet<HostileServerName> = new Set([
  "silentInTls",
  "silentAfterTls",
  "originFlood",
])

/** The same, but never speaks it. */
export const withoutHandshake: HostileServerName = "silentInTls"
