// Its exports are made at run time: Node sees the default one only.
import descriptors from "google-protobuf/google/protobuf/descriptor_pb.js"

const { FileDescriptorProto, FieldDescriptorProto } = descriptors
type File = InstanceType<typeof FileDescriptorProto>
type Message = ReturnType<File["getMessageTypeList"]>[number]

/**
 * A FileDescriptorProto of @grpc/proto-loader as protoc would have written it.
 * proto-loader names the entries of maps after their field, gives types by
 * their last name, and fields in lower camel case; Go's tools refuse the first.
 */
export function asProtocWritesIt(file: Uint8Array): Buffer {
  const proto = FileDescriptorProto.deserializeBinary(file)
  const packageName = proto.getPackage() ?? ""
  const names = new Set<string>()
  for (const message of proto.getMessageTypeList()) collect(message, `.${packageName}`, names)
  for (const type of proto.getEnumTypeList()) names.add(`.${packageName}.${type.getName()}`)
  for (const service of proto.getServiceList()) {
    for (const method of service.getMethodList()) {
      method.setInputType(qualified(method.getInputType() ?? "", `.${packageName}`, names))
      method.setOutputType(qualified(method.getOutputType() ?? "", `.${packageName}`, names))
    }
  }
  for (const message of proto.getMessageTypeList()) mend(message, `.${packageName}`, names)
  return Buffer.from(proto.serializeBinary())
}

function collect(message: Message, scope: string, names: Set<string>): void {
  const name = `${scope}.${message.getName()}`
  names.add(name)
  for (const nested of message.getNestedTypeList()) collect(nested, name, names)
  for (const type of message.getEnumTypeList()) names.add(`${name}.${type.getName()}`)
}

function mend(message: Message, scope: string, names: ReadonlySet<string>): void {
  const name = `${scope}.${message.getName()}`
  const entries = new Map<string, string>()
  for (const field of message.getFieldList()) {
    const typeName = field.getTypeName()
    if (typeName) field.setTypeName(qualified(typeName, name, names))
    const fieldName = field.getName() ?? ""
    field.setJsonName(fieldName)
    field.setName(snakeCase(fieldName))
    const entry = message
      .getNestedTypeList()
      .find((nested) => `${name}.${nested.getName()}` === field.getTypeName())
    if (!entry?.getOptions()?.getMapEntry()) continue
    const entryName = `${upperCamelCase(snakeCase(fieldName))}Entry`
    entries.set(entry.getName() ?? "", entryName)
    field.setTypeName(`${name}.${entryName}`)
  }
  for (const oneof of message.getOneofDeclList()) oneof.setName(snakeCase(oneof.getName() ?? ""))
  for (const nested of message.getNestedTypeList()) {
    mend(nested, name, names)
    nested.setName(entries.get(nested.getName() ?? "") ?? nested.getName() ?? "")
    if (!nested.getOptions()?.getMapEntry()) continue
    for (const field of nested.getFieldList())
      field.setLabel(FieldDescriptorProto.Label.LABEL_OPTIONAL)
  }
}

/** The name as protoc resolves it: in the innermost scope that knows it. */
function qualified(typeName: string, scope: string, names: ReadonlySet<string>): string {
  if (typeName.startsWith(".")) return typeName
  for (let at = scope; ; at = at.slice(0, at.lastIndexOf("."))) {
    const name = `${at}.${typeName}`
    if (names.has(name)) return name
    if (at === "") return `.${typeName}`
  }
}

function snakeCase(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
}

function upperCamelCase(name: string): string {
  return name.replace(/(?:^|_)([a-z])/g, (_, letter: string) => letter.toUpperCase())
}
