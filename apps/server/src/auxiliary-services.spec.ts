import { create, createFileRegistry, fromBinary } from "@bufbuild/protobuf"
import {
  FileDescriptorProtoSchema,
  FileDescriptorSetSchema,
  type DescriptorProto,
  type FileDescriptorProto,
} from "@bufbuild/protobuf/wkt"
import { status, type StatusObject } from "@grpc/grpc-js"
import { toMessage } from "@interop/contract"
import descriptors from "google-protobuf/google/protobuf/descriptor_pb.js"
import { once } from "node:events"
import { describe, expect, it } from "vitest"
import { healthClient, healthOf, reflect, reflectionPath } from "./testing/auxiliary-clients.ts"
import { residentBytes } from "./testing/resident-memory.ts"
import { RunningProgram } from "./testing/running-program.ts"
import { SilentClient } from "./testing/silent-client.ts"
import { readToEnd, SquareCalls } from "./testing/square-calls.ts"

const SERVICE = "squarerpc_service.SquareService"

describe("health", () => {
  it("is SERVING for the server and its service, and unknown for others", async () => {
    await using server = await RunningProgram.plainServer()
    const client = healthClient(server.port)
    expect(await healthOf(client, "")).toBe("SERVING")
    expect(await healthOf(client, SERVICE)).toBe("SERVING")
    expect(await healthOf(client, "no.such.Service")).toBe(status.NOT_FOUND)
    client.close()
  })

  it("is there for the first who asks, also behind TLS-less listeners of a config", async () => {
    await using server = await RunningProgram.plainServer("--bidi", "after-half-close")
    const client = healthClient(server.port)
    expect(await healthOf(client, SERVICE)).toBe("SERVING")
    client.close()
  })

  it("answers a server that is at its limit", async () => {
    await using server = await RunningProgram.plainServer("--max-concurrent-rpcs", "1")
    using calls = new SquareCalls(server.port)
    const call = calls.openBidi()
    const outcome = readToEnd(call)
    call.write(toMessage(1))
    await once(call, "data")
    expect((await calls.square(1)).code).toBe(status.RESOURCE_EXHAUSTED)
    const client = healthClient(server.port)
    expect(await healthOf(client, "")).toBe("SERVING")
    client.close()
    call.end()
    expect((await outcome).code).toBe(status.OK)
  })

  it("becomes NOT_SERVING for those who watch when the server drains, and does not hold it up", async () => {
    await using server = await RunningProgram.plainServer("--drain-timeout-ms", "600000")
    using calls = new SquareCalls(server.port)
    const call = calls.openBidi()
    const outcome = readToEnd(call)
    call.write(toMessage(1))
    await once(call, "data")

    const client = healthClient(server.port)
    const watch = client.watch({ service: SERVICE })
    const seen: string[] = []
    watch.on("data", ({ status }: { status: string }) => seen.push(status))
    watch.on("error", () => {})
    const ended = new Promise<StatusObject>((resolve) => watch.on("status", resolve))
    await once(watch, "data")

    server.process.kill("SIGTERM")
    expect((await ended).code).toBe(status.UNAVAILABLE)
    expect(seen).toEqual(["SERVING", "NOT_SERVING"])
    call.end()
    expect((await outcome).code).toBe(status.OK)
    expect((await server.ending).exitCode).toBe(0)
    client.close()
  })
})

describe("reflection", () => {
  it("lists the services, in both its versions", async () => {
    await using server = await RunningProgram.plainServer()
    const answers = await reflect(server.port, { listServices: "*" })
    expect(answers).toHaveLength(2)
    for (const { listServicesResponse } of answers) {
      expect(listServicesResponse?.service.map(({ name }) => name).sort()).toEqual([
        "grpc.health.v1.Health",
        "grpc.reflection.v1.ServerReflection",
        "grpc.reflection.v1alpha.ServerReflection",
        SERVICE,
      ])
    }
  })

  it("gives the contract's file by symbol and by name", async () => {
    await using server = await RunningProgram.plainServer()
    const questions = [
      { fileContainingSymbol: `${SERVICE}.rangeSquare` },
      { fileContainingSymbol: "squarerpc_service.Message" },
      { fileByFilename: "data.proto" },
    ]
    for (const question of questions) {
      const [answer] = await reflect(server.port, question)
      const [file] = answer?.fileDescriptorResponse?.fileDescriptorProto ?? []
      const parsed = descriptors.FileDescriptorProto.deserializeBinary(file ?? Buffer.alloc(0))
      expect(parsed.getPackage()).toBe("squarerpc_service")
      const methods = parsed.getServiceList()[0]?.getMethodList() ?? []
      expect(methods.map((method) => method.getName())).toEqual([
        "square",
        "rangeSquare",
        "sumSquare",
        "streamrangeSquare",
      ])
    }
  })

  it("serves files that build, of every service that it lists", async () => {
    await using server = await RunningProgram.plainServer()
    const [list] = await reflect(server.port, { listServices: "*" })
    const services = (list?.listServicesResponse?.service ?? []).map(({ name }) => name)
    expect(services.length).toBeGreaterThan(3)
    const files = new Map<string, FileDescriptorProto>()
    for (const fileContainingSymbol of services) {
      const [answer] = await reflect(server.port, { fileContainingSymbol })
      for (const bytes of answer?.fileDescriptorResponse?.fileDescriptorProto ?? []) {
        const file = fromBinary(FileDescriptorProtoSchema, Uint8Array.from(bytes))
        files.set(file.name, file)
      }
    }
    const set = create(FileDescriptorSetSchema, { file: [...files.values()] })
    const registry = createFileRegistry(set)
    for (const name of services) expect(registry.getService(name)?.methods).not.toEqual([])
    for (const { messageType } of files.values()) expectProtocsForm(messageType)
    const healthList = registry.getMessage("grpc.health.v1.HealthListResponse")
    expect(healthList?.field["statuses"]).toMatchObject({ fieldKind: "map", mapKind: "message" })
  })

  it("says what it does not know", async () => {
    await using server = await RunningProgram.plainServer()
    const [answer] = await reflect(server.port, { fileContainingSymbol: "no.such.Thing" })
    expect(answer?.errorResponse?.errorCode).toBe(status.NOT_FOUND)
  })

  it("spends little memory on a client that asks on and on and reads nothing", async () => {
    await using server = await RunningProgram.plainServer()
    using calls = new SquareCalls(server.port)
    using silent = new SilentClient(server.port)
    await calls.turns(500)
    const before = residentBytes(server.process.pid ?? 0)
    // ServerReflectionRequest { healthListservices: "*" }, answered with 80 bytes and the request itself.
    const question = Buffer.from([0x3a, 0x01, 0x2a])
    silent.call(
      reflectionPath(),
      Array.from({ length: 500_000 }, () => question),
      { halfClose: false },
    )
    for (let round = 0; round < 5; round += 1) {
      await calls.turns(100)
      expect(residentBytes(server.process.pid ?? 0) - before).toBeLessThan(128 * 2 ** 20)
    }
  })
})

/** What Go's protodesc checks beyond what the registry of TypeScript does. */
function expectProtocsForm(messages: readonly DescriptorProto[]): void {
  for (const { name, field, nestedType, oneofDecl } of messages) {
    for (const { name: fieldName, typeName, jsonName } of field) {
      expect(fieldName).toMatch(/^[a-z][a-z0-9_]*$/)
      expect(typeName).toMatch(/^(?:\.[A-Za-z0-9_.]+)?$/)
      const camel = fieldName.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase())
      expect(jsonName).toBe(camel)
      const entry = nestedType.find((type) => typeName.endsWith(`.${name}.${type.name}`))
      if (!entry?.options?.mapEntry) continue
      const upper = camel.replace(/^./, (letter) => letter.toUpperCase())
      expect(entry.name).toBe(`${upper}Entry`)
    }
    for (const oneof of oneofDecl) expect(oneof.name).toMatch(/^[a-z][a-z0-9_]*$/)
    expectProtocsForm(nestedType)
  }
}
