import { EventEmitter } from "node:events"
import type { ServiceDefinition, UntypedServiceImplementation } from "@grpc/grpc-js"
import { ReflectionService } from "@grpc/reflection"
import { asProtocWritesIt } from "./descriptors.ts"
import type { BidiHandler, HardenedServer } from "@interop/server-hardening"

/** Offers grpc.reflection.v1 and v1alpha, unless they are among those `served`, over these FileDescriptorProtos and their own. */
export function offerReflection(
  servers: readonly HardenedServer[],
  descriptors: Buffer[],
  served: readonly string[],
): void {
  const files = { descriptors: { fileDescriptorProtos: [...descriptors, ...ownDescriptors()] } }
  const reflection = new ReflectionService(
    files as unknown as ConstructorParameters<typeof ReflectionService>[0],
  )
  for (const server of servers) {
    reflection.addToServer({
      addService: (service, implementation) => {
        const [method] = Object.values(service)
        if (!served.includes(method?.path.split("/")[1] ?? ""))
          addOneAtATime(server, service, implementation)
      },
    })
  }
}

/** What describes reflection itself, which the library does not serve. */
function ownDescriptors(): Buffer[] {
  const own: Buffer[] = []
  new ReflectionService({}).addToServer({
    addService: (service) => own.push(...descriptorsOf(service)),
  })
  return own
}

/** The files of a service that proto-loader made. */
export function descriptorsOf(service: object): Buffer[] {
  const methods = Object.values(service) as { requestType: { fileDescriptorProtos: Buffer[] } }[]
  const files = new Set(methods.flatMap(({ requestType }) => requestType.fileDescriptorProtos))
  return [...files].map(asProtocWritesIt)
}

function addOneAtATime(
  server: HardenedServer,
  service: ServiceDefinition,
  implementation: UntypedServiceImplementation,
): void {
  const handlers: Record<string, BidiHandler<unknown, unknown>> = {}
  for (const [name, handle] of Object.entries(implementation)) {
    handlers[name] = oneAtATime(handle as (call: unknown) => void)
  }
  server.addService(service, handlers, { auxiliary: true })
}

/**
 * The library's handler writes its answers without looking whether the client
 * takes them: one that asks and never reads would fill the memory. It gets a
 * request when the answer to the one before has gone.
 */
function oneAtATime(handle: (call: unknown) => void): BidiHandler<unknown, unknown> {
  return async function* answer(requests) {
    const answers: unknown[] = []
    const call = Object.assign(new EventEmitter(), {
      write: (answer: unknown) => answers.push(answer),
      end: () => {},
    })
    handle(call)
    for await (const request of requests) {
      call.emit("data", request)
      yield* answers.splice(0)
    }
  }
}
