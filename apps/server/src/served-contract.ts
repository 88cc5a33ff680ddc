import type { Metadata } from "@grpc/grpc-js"
import { descriptorSet } from "@interop/contract/messages"
import type { HardenedServer } from "@interop/server-hardening"
import { serviceName, squareService, type SquareHandlers } from "./square-service.ts"

/** What is served on every listener. */
export interface ServedContract {
  serviceNames: readonly string[]
  /** A FileDescriptorSet. */
  readonly descriptors: Buffer
  /** Whether the requests of a call of this path with this metadata stay bytes. */
  takesBytes?: (path: string, metadata: Metadata) => boolean
  /** Offers the services; the handlers of the square service are there for its calls. */
  offer(server: HardenedServer, square: SquareHandlers): void
}

/** The square service alone. */
export const squareContract: ServedContract = {
  serviceNames: [serviceName],
  get descriptors() {
    return descriptorSet()
  },
  offer: (server, square) => server.addService(squareService, square),
}
