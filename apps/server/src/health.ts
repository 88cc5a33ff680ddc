import type { HardenedServer } from "@interop/server-hardening"
import { HealthImplementation, service as healthService } from "grpc-health-check"
import { descriptorsOf } from "./reflection.ts"

export const healthName = "grpc.health.v1.Health"

export interface Health {
  /** From now on the server is NOT_SERVING, and whoever watches hears it. */
  stop(): void
  /** FileDescriptorProtos of grpc.health.v1, for reflection. */
  descriptors: Buffer[]
}

/** Offers grpc.health.v1.Health: SERVING for the server as a whole and for these services. */
export function offerHealth(
  servers: readonly HardenedServer[],
  services: readonly string[],
): Health {
  const names = ["", ...services]
  const health = new HealthImplementation(
    Object.fromEntries(names.map((name) => [name, "SERVING"] as const)),
  )
  for (const server of servers) health.addToServer(server.grpc)
  return {
    stop: () => {
      for (const name of names) health.setStatus(name, "NOT_SERVING")
    },
    descriptors: descriptorsOf(healthService),
  }
}
