import { experimental, status, type ChannelOptions } from "@grpc/grpc-js"
import {
  type GrpcUri,
  type NamedAddress,
  type Subchannel,
  wrapConnect,
  wrapCreateCall,
} from "./grpc-js-internals.ts"

/**
 * Of the resolver below, which every user of grpc-js in the process could name
 * in a target; a host cannot have a plus sign.
 */
const scheme = "host+list"

/** How long the addresses that are known wait for names that are not. */
const LATE_NAMES_MS = 1000

/** The target of a channel whose hosts, one or several, are resolved as grpc-js resolves one. */
export function hostListTarget(name: string): string {
  if (/^(?:unix|ipv4|ipv6):/.test(name)) return name
  return `${scheme}:${name.replace(/^dns:/, "")}`
}

/** Asks each server of a list by its own name, where nothing else was said. */
export function callByOwnName(subchannel: Subchannel, defaultAuthority: string): void {
  wrapConnect(subchannel, (connect) => async (address, ...rest) => {
    const transport = await connect(address, ...rest)
    const { name } = address as Partial<NamedAddress>
    if (name === undefined) return transport
    wrapCreateCall(
      transport,
      (createCall) =>
        (metadata, host, ...more) =>
          createCall(metadata, host === defaultAuthority ? name : host, ...more),
    )
    return transport
  })
}

/**
 * Several hosts, each resolved by grpc-js' own resolver of the DNS. The
 * addresses of those that resolve are used; the others are looked up again
 * until they do, which grpc-js leaves to the next call.
 */
class HostListResolver implements experimental.Resolver {
  readonly #listener: experimental.ResolverListener
  readonly #hosts: Host[]
  #resolving = false
  #lateNames: NodeJS.Timeout | undefined
  #told = false

  static getDefaultAuthority({ path }: GrpcUri): string {
    return path.split(",", 1)[0]!
  }

  constructor(target: GrpcUri, listener: experimental.ResolverListener, options: ChannelOptions) {
    this.#listener = listener
    this.#hosts = target.path.split(",").map((path) => {
      const uri = { ...target, scheme: "dns", path }
      return new Host(uri, options, () => this.#resolved())
    })
  }

  updateResolution(): void {
    this.#resolving = true
    for (const host of this.#hosts) host.resolve()
  }

  destroy(): void {
    this.#resolving = false
    this.#told = false
    clearTimeout(this.#lateNames)
    this.#lateNames = undefined
    for (const host of this.#hosts) host.stop()
  }

  #resolved(): boolean {
    if (!this.#resolving) return true
    const isWhole = this.#hosts.every(({ addresses, failure }) => addresses ?? failure)
    if (this.#told || isWhole) return this.#tell()
    this.#lateNames ??= setTimeout(() => {
      if (this.#hosts.some(({ addresses }) => addresses)) this.#tell()
    }, LATE_NAMES_MS).unref()
    return true
  }

  #tell(): boolean {
    clearTimeout(this.#lateNames)
    this.#told = true
    const addresses = new Map(
      this.#hosts.flatMap(({ addresses = [] }) =>
        addresses.map((address) => [`${address.name} ${address.host}`, address]),
      ),
    )
    const failures = this.#hosts.flatMap(({ failure = [] }) => failure).join("; ")
    if (addresses.size > 0) {
      const endpoints = [...addresses.values()].map((address) => ({ addresses: [address] }))
      return this.#listener(experimental.statusOrFromValue(endpoints), {}, null, failures)
    }
    const error = { code: status.UNAVAILABLE, details: failures }
    return this.#listener(experimental.statusOrFromError(error), {}, null, "")
  }
}

/** One of the list. What was found stays when a later look-up fails. */
class Host {
  readonly #resolver: experimental.Resolver
  addresses: NamedAddress[] | undefined
  failure: string | undefined

  constructor(uri: GrpcUri, options: ChannelOptions, resolved: () => boolean) {
    this.#resolver = experimental.createResolver(
      uri,
      (found) => {
        if (found.ok) {
          this.addresses = found.value.flatMap((endpoint) =>
            endpoint.addresses.flatMap((address) =>
              "host" in address ? { ...address, name: uri.path } : [],
            ),
          )
          this.failure = undefined
          return resolved()
        }
        this.failure = found.error.details
        resolved()
        // After grpc-js' pause, which grows.
        this.#resolver.updateResolution()
        return true
      },
      options,
    )
  }

  resolve(): void {
    this.#resolver.updateResolution()
  }

  stop(): void {
    this.addresses = undefined
    this.failure = undefined
    this.#resolver.destroy()
  }
}

experimental.registerResolver(scheme, HostListResolver)
