import {
  type DescMessage,
  type DescMethod,
  type FileRegistry,
  createFileRegistry,
  fromBinary,
} from "@bufbuild/protobuf"
import { type DescriptorProto, FileDescriptorSetSchema } from "@bufbuild/protobuf/wkt"
import { ContractError } from "./errors.ts"

/** A method as gRPC calls it. */
export interface Method {
  /** As in /package.Service/Method. */
  readonly path: string
  /** The last part of the path. */
  readonly name: string
  readonly requestStream: boolean
  readonly responseStream: boolean
  readonly request: DescMessage
  readonly response: DescMessage
}

/** What a FileDescriptorSet says: services with their methods, and the types of messages. */
export class Descriptors {
  readonly registry: FileRegistry
  /** In the order of the files and of each service. */
  readonly methods: readonly Method[]

  /** Throws ContractError for bytes that are no FileDescriptorSet with all imports in it. */
  constructor(bytes: Uint8Array) {
    try {
      const set = fromBinary(FileDescriptorSetSchema, bytes)
      for (const { messageType } of set.file) messageType.forEach(fillJsonNames)
      this.registry = createFileRegistry(set)
    } catch (cause) {
      throw new ContractError("bad-descriptors", (cause as Error).message, { cause })
    }
    this.methods = [...this.registry].flatMap((type) =>
      type.kind === "service" ? type.methods.map(methodOf) : [],
    )
  }

  /**
   * The method that is called so: by its full path, with or without the slash
   * at its front, as `Service/Method`, or by its name alone. Throws
   * ContractError where there is none, or more than one.
   */
  method(called: string): Method {
    const found = this.methods.filter((each) => isCalled(each, called))
    const [only] = found
    if (only !== undefined && found.length === 1) return only
    const names = (found.length > 1 ? found : this.methods).map(({ path }) => path.slice(1))
    const which = found.length > 1 ? "several methods have the name" : "there is no method"
    throw new ContractError(
      "no-such-method",
      `${which} ${JSON.stringify(called)}; ${names.length === 0 ? "the contract has no methods" : `name one of ${names.join(", ")}`}`,
    )
  }

  /** The type of a message by its full name. */
  message(typeName: string): DescMessage {
    const type = this.registry.getMessage(typeName)
    if (type === undefined) {
      throw new ContractError("no-such-message", `there is no message ${typeName}`)
    }
    return type
  }
}

/** Not every compiler writes them: https://protobuf.dev/programming-guides/json/ */
function fillJsonNames({ field, nestedType }: DescriptorProto): void {
  for (const each of field) {
    if (each.jsonName !== "") continue
    each.jsonName = each.name.replaceAll(/_+(.?)/g, (_, next: string) => next.toUpperCase())
  }
  nestedType.forEach(fillJsonNames)
}

function isCalled({ path, name }: Method, called: string): boolean {
  const full = called.startsWith("/") ? called.slice(1) : called
  return name === called || path.slice(1) === full || path.slice(1).endsWith(`.${full}`)
}

function methodOf(method: DescMethod): Method {
  const { parent, name, methodKind, input, output } = method
  return {
    path: `/${parent.typeName}/${name}`,
    name,
    requestStream: methodKind === "client_streaming" || methodKind === "bidi_streaming",
    responseStream: methodKind === "server_streaming" || methodKind === "bidi_streaming",
    request: input,
    response: output,
  }
}
