import { readFileSync } from "node:fs"
import { createRequire } from "node:module"
import { bareMessage, squareMethodShapes } from "@interop/contract/messages"
import type { ContractMessages, Method } from "./contract-messages.ts"
import type * as described from "./described-methods.ts"
import { DescriptorsError, reasonOf } from "./errors.ts"
import { isSquareContract } from "./square-contract.ts"

/** Reads a file with a FileDescriptorSet, to be done once a program. */
export function readMessages(path: string): ContractMessages {
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
      `${path} is no FileDescriptorSet with all its imports that @grpc/proto-loader can load: ${reasonOf(cause)}`,
      { cause },
    )
  }
}

/** The messages of a FileDescriptorSet: the compiled-in ones where it is the square contract's. */
export function messagesOf(descriptors: Buffer): ContractMessages {
  return isSquareContract(descriptors)
    ? { messages: "generated", descriptors, methods: byPath(squareMethods) }
    : {
        messages: "descriptors",
        descriptors,
        methods: byPath(loaded().describedMethods(descriptors)),
      }
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

function byPath(methods: readonly Method[]): ReadonlyMap<string, Method> {
  return new Map(methods.map((method) => [method.path, method]))
}
