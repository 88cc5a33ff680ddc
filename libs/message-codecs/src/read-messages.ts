import { readFileSync } from "node:fs"
import { createRequire } from "node:module"
import { bareMessage, squareMethodShapes } from "@interop/contract/messages"
import type { ContractMessages, Method } from "./contract-messages.ts"
import type * as described from "./described-methods.ts"
import { DescriptorsError, reasonOf } from "./errors.ts"
import { isSquareContract } from "./square-contract.ts"

/** What makes the messages of a contract. */
export interface DescriptorLoader {
  /** As errors call it. */
  readonly loader: string
  /** Throws for descriptors that it cannot use. */
  readonly messagesOf: (descriptors: Buffer) => ContractMessages
}

const grpcJs: DescriptorLoader = { loader: "@grpc/proto-loader", messagesOf }

/** Reads a file with a FileDescriptorSet, to be done once a program. */
export function readMessages(
  path: string,
  { loader, messagesOf }: DescriptorLoader = grpcJs,
): ContractMessages {
  let descriptors: Buffer
  try {
    descriptors = readFileSync(path)
  } catch (cause) {
    const reason = reasonOf(cause).replace(/, (open|read)( '.*')?$/, "")
    throw new DescriptorsError("unreadable", `cannot read the descriptors ${path}: ${reason}`, {
      cause,
    })
  }
  try {
    return messagesOf(descriptors)
  } catch (cause) {
    throw new DescriptorsError(
      "refused",
      `${path} is no FileDescriptorSet with all its imports that ${loader} can load: ${reasonOf(cause)}`,
      { cause },
    )
  }
}

/** The messages of a FileDescriptorSet: the compiled-in ones where it is the square contract's. */
export function messagesOf(descriptors: Buffer): ContractMessages {
  return isSquareContract(descriptors)
    ? { messages: "generated", descriptors, methods: byPath(squareMethods) }
    : protoLoader.messagesOf(descriptors)
}

/** Those of @grpc/proto-loader, whatever the contract. */
export const protoLoader: DescriptorLoader = {
  ...grpcJs,
  messagesOf: (descriptors) => ({
    messages: "descriptors",
    descriptors,
    methods: byPath(loaded().describedMethods(descriptors)),
  }),
}

const squareMethods = Object.values(squareMethodShapes).map((shape) => ({
  ...shape,
  request: bareMessage,
  response: bareMessage,
}))

/** proto-loader is there only for contracts that need it: it takes longer to load than all else. */
function loaded(): typeof described {
  return createRequire(import.meta.url)("./described-methods.ts") as typeof described
}

/** For a loader that has a list of them. */
export function byPath(methods: readonly Method[]): ReadonlyMap<string, Method> {
  return new Map(methods.map((method) => [method.path, method]))
}
