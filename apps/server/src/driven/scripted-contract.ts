import { status, type MethodDefinition } from "@grpc/grpc-js"
import {
  CallScripts,
  onlyResponse,
  unimplemented,
  type ProgramControl,
  type ServedCall,
  type StatusLibrary,
} from "@interop/driven-server"
import type { Config } from "@interop/driver-protocol"
import { toEntries, toMetadata } from "@interop/driver-protocol/grpc-metadata"
import type { ContractMessages, Method } from "@interop/message-codecs"
import { RpcError, type Call } from "@interop/server-hardening"
import type { ServedContract } from "../served-contract.ts"
import { squareService, type SquareHandlers } from "../square-service.ts"

type Request = Buffer | AsyncIterable<Buffer>
/** One of any shape: what is a stream and what a single message stands in the method. */
type Handler = (request: never, call: Call) => unknown

const library: StatusLibrary = {
  name: "grpc-js",
  statusError: (code, details, options) =>
    new RpcError(isStatus(code) ? code : status.UNKNOWN, details, options),
}

/**
 * Every method of the contract. Calls that carry a script play it, others the
 * one of their path; those without either go to the handlers of the square
 * service, or are UNIMPLEMENTED.
 */
export function scriptedContract(
  contract: ContractMessages,
  config: Config["scripts"],
  program: ProgramControl,
): ServedContract {
  const scripts = new CallScripts(config, library, program)
  const methods = [...contract.methods.values()]
  const isSquare = contract.messages === "generated"

  const scripted = (method: Method, ordinary: Handler) => {
    return (request: Request, call: Call) => {
      const responses = scripts.play(servedCall(method, request, call))
      if (responses === undefined) return ordinary(request as never, call)
      return method.responseStream ? responses : onlyResponse(responses, library)
    }
  }

  return {
    serviceNames: [...new Set(methods.map(({ path }) => path.split("/")[1] ?? ""))],
    descriptors: contract.descriptors,
    takesBytes: (path, metadata) => scripts.takesBytes(path, toEntries(metadata)),
    offer: (server, square) => {
      if (methods.length === 0) return
      const ordinary = isSquare ? squareByPath(square) : new Map<string, Handler>()
      const service: Record<string, MethodDefinition<Buffer, Buffer>> = {}
      const handlers: Record<string, Handler> = {}
      for (const method of methods) {
        service[method.path] = definitionOf(method)
        handlers[method.path] = scripted(method, ordinary.get(method.path) ?? refuse(method))
      }
      server.addService(
        service,
        handlers as Record<string, (request: Buffer, call: Call) => AsyncIterable<Buffer>>,
      )
    },
  }
}

function servedCall(method: Method, request: Request, call: Call): ServedCall {
  const deadlineMs = call.deadlineAtMs - Date.now()
  return {
    method,
    metadata: toEntries(call.metadata),
    ...(deadlineMs !== Infinity && { deadlineMs }),
    signal: call.signal,
    requests: Buffer.isBuffer(request) ? [request] : request,
    sendHeaders: (metadata) => call.sendHeaders(toMetadata(metadata)),
    addTrailers: (metadata) => call.trailers.merge(toMetadata(metadata)),
  }
}

function squareByPath(handlers: SquareHandlers): Map<string, Handler> {
  const names = Object.keys(squareService) as (keyof typeof squareService)[]
  return new Map(names.map((name) => [squareService[name].path, handlers[name]]))
}

/** What cannot be parsed is grpc-js' to refuse. */
function definitionOf({ path, requestStream, responseStream, request }: Method) {
  const asItIs = (message: Buffer) => message
  return {
    path,
    requestStream,
    responseStream,
    requestSerialize: asItIs,
    requestDeserialize: request,
    responseSerialize: asItIs,
    responseDeserialize: asItIs,
  }
}

function refuse({ path }: Method): () => never {
  return () => {
    throw unimplemented(path, library)
  }
}

function isStatus(code: number): code is status {
  return code in status
}
