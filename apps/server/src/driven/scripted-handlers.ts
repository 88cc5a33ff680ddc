import { status } from "@grpc/grpc-js"
import {
  parseScript,
  scriptKey,
  ServerObservationLog,
  type MethodName,
  type Script,
} from "@interop/driver-protocol"
import { RpcError, type Call } from "@interop/server-hardening"
import type { ProgramControl } from "../serve.ts"
import { squareService, type SquareHandlers } from "../square-service.ts"
import { ScriptedCall } from "./scripted-call.ts"

type Requests = AsyncIterable<Buffer> | Iterable<Buffer>

/** Calls that carry a script play it; the others are the ordinary handlers'. */
export function scriptedHandlers(
  ordinary: SquareHandlers,
  program: ProgramControl,
): SquareHandlers {
  const log = new ServerObservationLog()

  const play = (script: Script, method: MethodName, requests: Requests, call: Call) =>
    new ScriptedCall({
      script,
      method,
      singleResponse: !squareService[method].responseStream,
      requests,
      call,
      program,
      print: (happening) => log.print(script.call, happening),
    }).play()

  return {
    square: (request, call) => {
      const script = scriptOf(call)
      return script
        ? onlyResponse(play(script, "square", [request], call))
        : ordinary.square(request, call)
    },
    rangeSquare: (request, call) => {
      const script = scriptOf(call)
      return script
        ? play(script, "rangeSquare", [request], call)
        : ordinary.rangeSquare(request, call)
    },
    sumSquare: (requests, call) => {
      const script = scriptOf(call)
      return script
        ? onlyResponse(play(script, "sumSquare", requests, call))
        : ordinary.sumSquare(requests, call)
    },
    streamrangeSquare: (requests, call) => {
      const script = scriptOf(call)
      return script
        ? play(script, "streamrangeSquare", requests, call)
        : ordinary.streamrangeSquare(requests, call)
    },
  }
}

function scriptOf({ metadata }: Call): Script | undefined {
  const [text] = metadata.get(scriptKey)
  if (text === undefined) return undefined
  try {
    return parseScript(String(text))
  } catch (cause) {
    throw new RpcError(status.INVALID_ARGUMENT, (cause as Error).message, { cause })
  }
}

async function onlyResponse(responses: AsyncIterable<Buffer>): Promise<Buffer> {
  let only: Buffer | undefined
  for await (const response of responses) only = response
  if (only === undefined) throw new RpcError(status.CANCELLED, "the call is over")
  return only
}
