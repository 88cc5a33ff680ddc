import type { ClientHttp2Session, ClientHttp2Stream } from "node:http2"
import type { ConnectionOptions } from "node:tls"
import {
  type Channel,
  type ChannelOptions,
  connectivityState,
  type experimental,
  type Metadata,
} from "@grpc/grpc-js"
import { ClientChannelError } from "./errors.ts"

/**
 * What this package uses of grpc-js beneath its public interface, for what that
 * has no option for. Each is replaced on the objects of one channel; nothing of
 * grpc-js that others share is touched.
 */
export interface ChannelInternals {
  subchannelPool: SubchannelPool
  createRetryingCall(...args: unknown[]): RetryingCall
}

export interface SubchannelPool {
  getOrCreateSubchannel(target: GrpcUri, address: Address, ...rest: unknown[]): Subchannel
  unrefUnusedSubchannels(): void
}

/** One address of the channel, and its connection. */
export interface Subchannel {
  connector: Connector
  addConnectivityStateListener(
    listener: (
      subchannel: Subchannel,
      previous: connectivityState,
      current: connectivityState,
    ) => void,
  ): void
}

export interface GrpcUri {
  scheme?: string
  authority?: string
  path: string
}

/** Goes to net.connect as it is. */
export type Address = (NamedAddress | { host: string; port: number } | { path: string }) & {
  signal?: AbortSignal
}

/** An address of a host of the target, and how that has it: `host:port`. */
export interface NamedAddress {
  host: string
  port: number
  name: string
}

export interface Connector {
  connect(
    address: Address,
    secureConnector: experimental.SecureConnector,
    options: ChannelOptions,
  ): Promise<Transport>
  shutdown(): void
}

/** What grpc-js gives tls.connect, where it speaks TLS. */
export interface TlsSecureConnector {
  connectionOptions: ConnectionOptions
}

/** A connection that is there. */
export interface Transport {
  readonly session: ClientHttp2Session
  createCall(
    metadata: Metadata,
    host: string,
    method: string,
    listener: ResponseListener,
    ...rest: unknown[]
  ): SubchannelCall
  shutdown(): void
}

/** Gets messages as they come: the compressed flag, the length, the bytes. */
export interface ResponseListener {
  onReceiveMetadata(metadata: Metadata): void
  onReceiveMessage(frame: Buffer): void
  onReceiveStatus(status: ReportedStatus): void
}

export interface ReportedStatus {
  code: number
  details: string
  metadata: Metadata
  /** Of the RST_STREAM, where one ended the stream. */
  rstCode?: number
}

/** One attempt of a call, on one connection. */
export interface SubchannelCall {
  readonly http2Stream: ClientHttp2Stream
  decoder?: Decoder
  cancelWithStatus(code: number, details: string): void
}

export interface Decoder {
  /** 0 between two messages. */
  readonly readState: number
  /** -1: any size. */
  readonly maxReadMessageLength?: number
  /** Gives the messages that end in these bytes, with their prefixes. */
  write(data: Buffer): Buffer[]
}

/** A call above its attempts, with what it sent and may have to send again. */
export interface RetryingCall {
  /** COMMITTED: an answer has come, or the buffer is full; it is not tried again. */
  readonly state: "RETRY" | "HEDGING" | "TRANSPARENT_ONLY" | "COMMITTED" | "NO_RETRY"
  readonly writeBuffer: readonly unknown[]
  bufferTracker: RetryBuffer
}

export interface RetryBuffer {
  allocate(bytes: number, callNumber: number): boolean
  free(bytes: number, callNumber: number): void
  freeAll(callNumber: number): void
}

/** Throws ClientChannelError (unknown-grpc-js) where grpc-js is built otherwise than 1.14.7. */
export function internalsOf(channel: Channel): ChannelInternals {
  const { internalChannel } = channel as unknown as { internalChannel?: Partial<ChannelInternals> }
  expectMethod(internalChannel, "createRetryingCall", "a channel")
  expectMethod(internalChannel?.subchannelPool, "getOrCreateSubchannel", "a subchannel pool")
  expectMethod(internalChannel?.subchannelPool, "unrefUnusedSubchannels", "a subchannel pool")
  return internalChannel as ChannelInternals
}

export function expectMethod(owner: object | undefined, name: string, ownerName: string): void {
  const method = (owner as Record<string, unknown> | undefined)?.[name]
  expectProperty(typeof method === "function" ? method : undefined, name, ownerName)
}

export function expectProperty<T>(
  value: T | undefined,
  name: string,
  ownerName: string,
): asserts value is T {
  if (value !== undefined) return
  throw new ClientChannelError(
    "unknown-grpc-js",
    `in this version of @grpc/grpc-js ${ownerName} has no ${name}, which it has in 1.14.7: see libs/client-channel/src/grpc-js-internals.ts`,
  )
}

const told = new WeakSet<Subchannel>()

/** Tells of each subchannel of a channel, before it connects; of one that channels share, once. */
export function forEachSubchannel(channel: Channel, tell: (subchannel: Subchannel) => void): void {
  const internals = internalsOf(channel)
  const pool = internals.subchannelPool
  internals.subchannelPool = {
    getOrCreateSubchannel(target, address, ...rest) {
      // A server's certificate is held against the target's name, and each has its own.
      const own = "name" in address ? { scheme: "dns", path: address.name } : target
      const subchannel = pool.getOrCreateSubchannel(own, address, ...rest)
      expectMethod(subchannel.connector, "connect", "the connector of a subchannel")
      if (!told.has(subchannel)) tell(subchannel)
      told.add(subchannel)
      return subchannel
    },
    unrefUnusedSubchannels: () => pool.unrefUnusedSubchannels(),
  }
}

/** A secure connector that connects otherwise. */
export function connectingBy(
  secureConnector: experimental.SecureConnector,
  connect: experimental.SecureConnector["connect"],
): experimental.SecureConnector {
  return {
    connect,
    waitForReady: () => secureConnector.waitForReady(),
    getCallCredentials: () => secureConnector.getCallCredentials(),
    destroy: () => secureConnector.destroy(),
  }
}

/** Has a subchannel connect by what is made of the way in which it does. */
export function wrapConnect(
  subchannel: Subchannel,
  wrap: (connect: Connector["connect"]) => Connector["connect"],
): void {
  const { connector } = subchannel
  subchannel.connector = {
    connect: wrap((...args) => connector.connect(...args)),
    shutdown: () => connector.shutdown(),
  }
}

/** Changes each connection of a subchannel as soon as it is there. */
export function changeTransports(
  subchannel: Subchannel,
  change: (transport: Transport) => void,
): void {
  wrapConnect(subchannel, (connect) => async (...args) => {
    const transport = await connect(...args)
    change(transport)
    return transport
  })
}

/** Has a connection make calls by what is made of the way in which it does. */
export function wrapCreateCall(
  transport: Transport,
  wrap: (createCall: Transport["createCall"]) => Transport["createCall"],
): void {
  expectMethod(transport, "createCall", "a transport")
  transport.createCall = wrap(transport.createCall.bind(transport))
}

/** The same listener, which also tells when it has heard the end of its call. */
export function tellingOfEnd(listener: ResponseListener, ended: () => void): ResponseListener {
  return {
    onReceiveMetadata: (metadata) => listener.onReceiveMetadata(metadata),
    onReceiveMessage: (frame) => listener.onReceiveMessage(frame),
    onReceiveStatus: (status) => {
      listener.onReceiveStatus(status)
      ended()
    },
  }
}

/** Tells when nobody wants a connection any more that is being made, as its channel is closed. */
export function whenAbandoned(subchannel: Subchannel, abandon: () => void): void {
  subchannel.addConnectivityStateListener((_, previous, current) => {
    if (previous === connectivityState.CONNECTING && current === connectivityState.IDLE) abandon()
  })
}
