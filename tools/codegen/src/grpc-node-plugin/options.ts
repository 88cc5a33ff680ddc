/** What the text after `--grpc_out=` asks for. */
export interface PluginOptions {
  grpcPackage: "@grpc/grpc-js" | "grpc"
  packageDefinition: boolean
  instanceofCheck: boolean
}

/** Reads the comma-separated plugin parameter; like the original it passes over words it does not know. */
export function parsePluginOptions(parameter: string): PluginOptions {
  const words = new Set(parameter.split(","))
  return {
    grpcPackage: words.has("grpc_js") ? "@grpc/grpc-js" : "grpc",
    packageDefinition: words.has("generate_package_definition"),
    instanceofCheck: !words.has("omit_serialize_instanceof"),
  }
}
