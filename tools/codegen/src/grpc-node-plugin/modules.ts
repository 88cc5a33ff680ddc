const PROTO_SUFFIX = /\.proto(?:devel)?$/

/** The file that services of a .proto file are generated into. */
export function serviceFileName(protoFile: string): string {
  return `${protoFile.replace(PROTO_SUFFIX, "")}_grpc_pb.js`
}

/** The variable that holds the generated messages of a .proto file. */
export function moduleAlias(protoFile: string): string {
  const name = protoFile.replace(PROTO_SUFFIX, "")
  return `${name.replaceAll("-", "$").replaceAll("/", "_").replaceAll(".", "_")}_pb`
}

/** What to `require` in the file generated from one .proto file for the messages of another. */
export function messageModule(fromProtoFile: string, protoFile: string): string {
  const path = `${protoFile.replace(PROTO_SUFFIX, "")}_pb.js`
  // The well-known types are part of the npm package.
  if (path.startsWith("google/protobuf")) return `google-protobuf/${path}`
  const depth = fromProtoFile.split("/").length - 1
  return (depth === 0 ? "./" : "../".repeat(depth)) + path
}
