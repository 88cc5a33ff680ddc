import type { MetadataEntry, Transport } from "@interop/driver-protocol"
import type { DescriptorLoader, Method } from "@interop/message-codecs"
import type { ServedCall, StatusLibrary } from "./served-call.ts"

/** A gRPC library as a driven server needs it. */
export interface ServerLibrary extends StatusLibrary, DescriptorLoader {
  readonly version: string
  /** Serves the methods at this address. Throws where that cannot be bound. */
  listen(
    address: { host: string; port: number },
    security: ListenerSecurity,
    service: ServedMethods,
  ): Promise<ListeningServer>
}

/** What a listener shows and demands; `keys` is there for TLS and mTLS. */
export interface ListenerSecurity {
  transport: Transport
  keys?: { certificate: Buffer; privateKey: Buffer; clientCa?: Buffer }
}

/** What a server answers. */
export interface ServedMethods {
  readonly methods: readonly Method[]
  /** Whether the messages of a call of this path with this metadata stay bytes. */
  takesBytes(path: string, metadata: readonly MetadataEntry[]): boolean
  /** The responses of a call; throws what ends it with another status than OK. */
  answer(call: ServedCall): AsyncGenerator<Buffer, void, undefined>
}

export interface ListeningServer {
  readonly port: number
  /** Refuses new calls at once; resolves when those in flight have ended. */
  drain(): Promise<void>
  /** Cuts off what is in flight. */
  stop(): void
}
