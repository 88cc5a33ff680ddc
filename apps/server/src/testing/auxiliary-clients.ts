import {
  credentials,
  makeClientConstructor,
  type Client,
  type ClientDuplexStream,
  type ClientReadableStream,
  type ServiceDefinition,
  type ServiceError,
} from "@grpc/grpc-js"
import { ReflectionService } from "@grpc/reflection"
import { service as healthService } from "grpc-health-check"

interface HealthClient extends Client {
  check(
    request: { service: string },
    done: (error: ServiceError | null, response?: { status: string }) => void,
  ): void
  watch(request: { service: string }): ClientReadableStream<{ status: string }>
}

export function healthClient(port: number): HealthClient {
  return clientOf<HealthClient>(healthService, port)
}

/** The health of a service, or the code of the error. */
export function healthOf(client: HealthClient, service: string): Promise<string | number> {
  return new Promise((resolve) => {
    client.check({ service }, (error, response) => resolve(response?.status ?? error?.code ?? -1))
  })
}

export interface ReflectionAnswer {
  listServicesResponse?: { service: { name: string }[] }
  fileDescriptorResponse?: { fileDescriptorProto: Buffer[] }
  errorResponse?: { errorCode: number }
}

interface ReflectionClient extends Client {
  serverReflectionInfo(): ClientDuplexStream<object, ReflectionAnswer>
}

/** Asks one question after the other of each version of the reflection service, v1 first. */
export async function reflect(port: number, question: object): Promise<ReflectionAnswer[]> {
  const answers: ReflectionAnswer[] = []
  for (const service of reflectionServices()) {
    const client = clientOf<ReflectionClient>(service, port)
    const call = client.serverReflectionInfo()
    call.write(question)
    call.end()
    for await (const answer of call) answers.push(answer as ReflectionAnswer)
    client.close()
  }
  return answers
}

/** The path of reflection's only method, v1. */
export function reflectionPath(): string {
  return Object.values(reflectionServices()[0] ?? {})[0]?.path ?? ""
}

function reflectionServices(): ServiceDefinition[] {
  const services: ServiceDefinition[] = []
  new ReflectionService({}).addToServer({ addService: (service) => services.push(service) })
  return services
}

function clientOf<T extends Client>(service: ServiceDefinition, port: number): T {
  const Constructor = makeClientConstructor(service, "Auxiliary")
  return new Constructor(`127.0.0.1:${port}`, credentials.createInsecure()) as unknown as T
}
