import { status, type Metadata, type MethodDefinition } from "@grpc/grpc-js"
import {
  parseScript,
  scriptKey,
  ServerObservationLog,
  type Config,
  type Script,
} from "@interop/driver-protocol"
import type { ContractMessages, Method } from "@interop/message-codecs"
import { RpcError, type Call } from "@interop/server-hardening"
import type { ProgramControl } from "../serve.ts"
import type { ServedContract } from "../served-contract.ts"
import { squareService, type SquareHandlers } from "../square-service.ts"
import { ScriptedCall } from "./scripted-call.ts"

type Requests = AsyncIterable<Buffer> | Iterable<Buffer>
type Responses = AsyncIterable<Buffer>
/** One of any shape: what is a stream and what a single message stands in the method. */
type Handler = (request: never, call: Call) => unknown

/**
 * Every method of the contract. Calls that carry a script play it, others the
 * one of their path; those without either go to the handlers of the square
 * service, or are UNIMPLEMENTED.
 */
export function scriptedContract(
  contract: ContractMessages,
  scripts: Config["scripts"],
  program: ProgramControl,
): ServedContract {
  const byPath = new Map(Object.entries(scripts ?? {}))
  let named = 0
  const log = new ServerObservationLog()
  const methods = [...contract.methods.values()]
  const isSquare = contract.messages === "generated"

  const play = (script: Script, method: Method, requests: Requests, call: Call) =>
    new ScriptedCall({
      script,
      method,
      requests,
      call,
      program,
      print: (happening) => log.print(script.call, happening),
    }).play()

  const ofPath = ({ path }: Method): Script | undefined => {
    const script = byPath.get(path)
    if (script === undefined) return undefined
    named += 1
    return { ...script, call: String(named) }
  }

  const scripted = (method: Method, ordinary: Handler) => {
    return (request: Buffer | AsyncIterable<Buffer>, call: Call) => {
      const script = scriptOf(call.metadata) ?? ofPath(method)
      if (script === undefined) return ordinary(request as never, call)
      const requests = Buffer.isBuffer(request) ? [request] : request
      const responses = play(script, method, requests, call)
      return method.responseStream ? responses : onlyResponse(responses)
    }
  }

  return {
    serviceNames: [...new Set(methods.map(({ path }) => path.split("/")[1] ?? ""))],
    descriptors: contract.descriptors,
    takesBytes: (path, metadata) => takesBytes(metadata) ?? byPath.get(path)?.codec === "bytes",
    offer: (server, square) => {
      if (methods.length === 0) return
      const ordinary = isSquare ? squareByPath(square) : new Map<string, Handler>()
      const service: Record<string, MethodDefinition<Buffer, Buffer>> = {}
      const handlers: Record<string, Handler> = {}
      for (const method of methods) {
        service[method.path] = definitionOf(method)
        handlers[method.path] = scripted(method, ordinary.get(method.path) ?? unimplemented(method))
      }
      server.addService(
        service,
        handlers as Record<string, (request: Buffer, call: Call) => Responses>,
      )
    },
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

function unimplemented({ path }: Method): () => never {
  return () => {
    throw new RpcError(
      status.UNIMPLEMENTED,
      `the server plays scripts on ${path} and has no answer of its own`,
    )
  }
}

/** Undefined where it carries no script. */
function takesBytes(metadata: Metadata): boolean | undefined {
  try {
    const script = scriptOf(metadata)
    return script && script.codec === "bytes"
  } catch {
    return false
  }
}

function scriptOf(metadata: Metadata): Script | undefined {
  const [text] = metadata.get(scriptKey)
  if (text === undefined) return undefined
  try {
    return parseScript(String(text))
  } catch (cause) {
    throw new RpcError(status.INVALID_ARGUMENT, (cause as Error).message, { cause })
  }
}

async function onlyResponse(responses: Responses): Promise<Buffer> {
  let only: Buffer | undefined
  for await (const response of responses) only = response
  if (only === undefined) throw new RpcError(status.CANCELLED, "the call is over")
  return only
}
