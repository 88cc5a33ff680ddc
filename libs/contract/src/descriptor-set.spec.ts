import descriptor from "google-protobuf/google/protobuf/descriptor_pb.js"
import { describe, expect, it } from "vitest"
import { descriptorSet, squareMethods } from "./index.ts"

describe("descriptorSet", () => {
  const files = descriptor.FileDescriptorSet.deserializeBinary(descriptorSet()).getFileList()

  it("holds the contract and needs no other file", () => {
    expect(files.map((file) => file.getName())).toEqual(["data.proto"])
    expect(files[0]?.getDependencyList()).toEqual([])
  })

  it("describes the same methods as the generated service", () => {
    const [file] = files
    const [service] = file?.getServiceList() ?? []
    const described = service?.getMethodList().map((method) => ({
      path: `/${file?.getPackage()}.${service.getName()}/${method.getName()}`,
      requestStream: method.getClientStreaming() ?? false,
      responseStream: method.getServerStreaming() ?? false,
    }))
    const generated = Object.values(squareMethods).map(
      ({ path, requestStream, responseStream }) => ({ path, requestStream, responseStream }),
    )
    expect(described).toEqual(generated)
  })
})
