import type descriptor from "google-protobuf/google/protobuf/descriptor_pb.js"
import { FieldNumber, FileComments } from "./comments.ts"
import type { MessageType } from "./message-types.ts"
import { messageModule, moduleAlias } from "./modules.ts"
import type { PluginOptions } from "./options.ts"

/** The text of `*_grpc_pb.js` for one .proto file, byte for byte what grpc-tools 1.13.1 writes. */
export function serviceFile(
  file: descriptor.FileDescriptorProto,
  types: ReadonlyMap<string, MessageType>,
  options: PluginOptions,
): string {
  const services = file.getServiceList()
  if (services.length === 0) return "// GENERATED CODE -- NO SERVICES IN PROTO"
  const comments = new FileComments(file)
  const header = comments.at(FieldNumber.fileSyntax).leading
  return [
    "// GENERATED CODE -- DO NOT EDIT!\n\n",
    header && `// Original file comments:\n${header}`,
    "'use strict';\n",
    ...imports(file, options),
    "\n",
    ...codecs(services, types, options),
    "\n",
    ...services.map((service, index) =>
      serviceText(service, index, file, comments, types, options),
    ),
  ].join("")
}

function imports(file: descriptor.FileDescriptorProto, options: PluginOptions): string[] {
  const name = file.getName() ?? ""
  const own = file.getMessageTypeList().length > 0 ? [name] : []
  const modules = [...own, ...file.getDependencyList()].map(
    (imported) => `var ${moduleAlias(imported)} = require('${messageModule(name, imported)}');\n`,
  )
  if (options.packageDefinition) return modules
  return [`var grpc = require('${options.grpcPackage}');\n`, ...modules]
}

/** One serializer and deserializer for each message type in use, in the order of their names. */
function codecs(
  services: readonly descriptor.ServiceDescriptorProto[],
  types: ReadonlyMap<string, MessageType>,
  options: PluginOptions,
): string[] {
  const used = new Set(
    services.flatMap((service) =>
      service
        .getMethodList()
        .flatMap((method) => [
          typeNamed(method.getInputType(), types),
          typeNamed(method.getOutputType(), types),
        ]),
    ),
  )
  return [...used]
    .sort((a, b) => (a.fullName < b.fullName ? -1 : 1))
    .map((type) => codec(type, options))
}

function codec(type: MessageType, options: PluginOptions): string {
  const check = `  if (!(arg instanceof ${type.javaScriptPath})) {
    throw new Error('Expected argument of type ${type.fullName}');
  }
`
  return `function serialize_${type.identifier}(arg) {
${options.instanceofCheck ? check : ""}  return Buffer.from(arg.serializeBinary());
}

function deserialize_${type.identifier}(buffer_arg) {
  return ${type.javaScriptPath}.deserializeBinary(new Uint8Array(buffer_arg));
}

`
}

function serviceText(
  service: descriptor.ServiceDescriptorProto,
  index: number,
  file: descriptor.FileDescriptorProto,
  comments: FileComments,
  types: ReadonlyMap<string, MessageType>,
  options: PluginOptions,
): string {
  const name = service.getName() ?? ""
  const fullName = file.getPackage() ? `${file.getPackage()}.${name}` : name
  const place = [FieldNumber.fileService, index]
  const { leading, trailing } = comments.at(...place)
  const exported = options.packageDefinition ? `exports['${fullName}']` : `exports.${name}Service`
  const client = `exports.${name}Client = grpc.makeGenericClientConstructor(${name}Service, '${name}');\n`

  let body = ""
  // The original does not indent the line after a comment, and so neither
  // must this: not the rest of a comment, the method below it, nor what
  // comes after a trailing comment.
  let indent = "  "
  for (const [methodIndex, method] of service.getMethodList().entries()) {
    const around = comments.at(...place, FieldNumber.serviceMethod, methodIndex)
    body += indent + around.leading + methodText(method, fullName, types)
    if (around.trailing) body += `  ${around.trailing}`
    indent = around.trailing ? "" : "  "
  }
  return [
    leading,
    `var ${name}Service = ${exported} = {\n${body}};\n\n`,
    options.packageDefinition ? "" : client,
    trailing,
  ].join("")
}

function methodText(
  method: descriptor.MethodDescriptorProto,
  serviceName: string,
  types: ReadonlyMap<string, MessageType>,
): string {
  const name = method.getName() ?? ""
  const request = typeNamed(method.getInputType(), types)
  const response = typeNamed(method.getOutputType(), types)
  return `${name.charAt(0).toLowerCase() + name.slice(1)}: {
    path: '/${serviceName}/${name}',
    requestStream: ${method.getClientStreaming() ?? false},
    responseStream: ${method.getServerStreaming() ?? false},
    requestType: ${request.javaScriptPath},
    responseType: ${response.javaScriptPath},
    requestSerialize: serialize_${request.identifier},
    requestDeserialize: deserialize_${request.identifier},
    responseSerialize: serialize_${response.identifier},
    responseDeserialize: deserialize_${response.identifier},
  },
`
}

function typeNamed(
  reference: string | undefined,
  types: ReadonlyMap<string, MessageType>,
): MessageType {
  // protoc resolves every reference to a full name with a leading dot.
  const type = types.get((reference ?? "").slice(1))
  if (type === undefined)
    throw new Error(`protoc named a message type it did not send: ${reference}`)
  return type
}
