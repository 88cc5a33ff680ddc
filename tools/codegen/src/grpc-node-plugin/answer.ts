import plugin from "google-protobuf/google/protobuf/compiler/plugin_pb.js"
import { messageTypes } from "./message-types.ts"
import { serviceFileName } from "./modules.ts"
import { parsePluginOptions } from "./options.ts"
import { serviceFile } from "./service-file.ts"

/**
 * Answers one request of the protoc plugin protocol: a serialized
 * CodeGeneratorRequest in, a serialized CodeGeneratorResponse out, which
 * carries the error when there is one.
 * https://protobuf.dev/reference/cpp/api-docs/google.protobuf.compiler.plugin.pb/
 */
export function answer(request: Uint8Array): Uint8Array {
  const response = new plugin.CodeGeneratorResponse()
  response.setSupportedFeatures(plugin.CodeGeneratorResponse.Feature.FEATURE_PROTO3_OPTIONAL)
  try {
    response.setFileList(filesFor(plugin.CodeGeneratorRequest.deserializeBinary(request)))
  } catch (error) {
    response.setError(`grpc_node_plugin: ${error instanceof Error ? error.message : String(error)}`)
  }
  return response.serializeBinary()
}

function filesFor(request: plugin.CodeGeneratorRequest): plugin.CodeGeneratorResponse.File[] {
  const files = request.getProtoFileList()
  const types = messageTypes(files)
  const options = parsePluginOptions(request.getParameter() ?? "")
  const wanted = new Set(request.getFileToGenerateList())
  return files
    .filter((file) => wanted.has(file.getName() ?? ""))
    .map((file) => {
      const generated = new plugin.CodeGeneratorResponse.File()
      generated.setName(serviceFileName(file.getName() ?? ""))
      generated.setContent(serviceFile(file, types, options))
      return generated
    })
}
