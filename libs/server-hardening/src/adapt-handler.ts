import {
  Metadata,
  type MethodDefinition,
  type ServerDuplexStream,
  type ServerReadableStream,
  type ServerUnaryCall,
  type ServerWritableStream,
  type StatusObject,
  type UntypedHandleCall,
  type sendUnaryData,
} from "@grpc/grpc-js"
import { brokenHandler, statusCarriedBy } from "./call-status.ts"
import { HandlerCall, type GrpcCall } from "./call.ts"
import type {
  BidiHandler,
  ClientStreamingHandler,
  Responses,
  ServerStreamingHandler,
  UnaryHandler,
} from "./handlers.ts"
import { CallRequests } from "./request-stream.ts"
import { ResponseWriter } from "./response-writer.ts"

/** Hears of what a handler threw that carries no status, with the path of its method. */
export type HandlerErrorListener = (error: unknown, path: string) => void

type Method = MethodDefinition<unknown, unknown>
type ResponseStream = ServerWritableStream<unknown, Buffer> | ServerDuplexStream<unknown, Buffer>

/**
 * Makes the function that grpc-js calls. It takes responses as bytes, so
 * that the write window knows how long they are.
 */
export function adaptHandler(
  method: Method,
  handler: unknown,
  onHandlerError: HandlerErrorListener,
): UntypedHandleCall {
  const serialize = (response: unknown) => method.responseSerialize(response)

  /** The status for what a handler threw; the listener hears what the client is not told. */
  const statusFor = (thrown: unknown, handlerCall: HandlerCall): StatusObject => {
    const carried = statusCarriedBy(thrown)
    if (carried === undefined && !(handlerCall.isOver && isAbortError(thrown))) {
      tell(onHandlerError, thrown, method.path)
    }
    const { code, details, metadata } = carried ?? brokenHandler
    return { code, details, metadata: handlerCall.finish(metadata) ?? new Metadata() }
  }

  const respond = async (
    call: GrpcCall,
    handle: (handlerCall: HandlerCall) => unknown,
    callback: sendUnaryData<Buffer>,
  ) => {
    const handlerCall = new HandlerCall(call)
    try {
      const response = serialize(await handle(handlerCall))
      callback(null, response, handlerCall.finish())
    } catch (thrown) {
      callback(statusFor(thrown, handlerCall))
    }
  }

  const respondWithStream = async (
    call: ResponseStream,
    handle: (handlerCall: HandlerCall) => Responses<unknown>,
  ) => {
    const handlerCall = new HandlerCall(call)
    try {
      await new ResponseWriter(call).writeAll(handle(handlerCall), serialize)
      call.end(handlerCall.finish())
    } catch (thrown) {
      // grpc-js' way to end a stream with a status other than OK.
      call.emit("error", statusFor(thrown, handlerCall))
    }
  }

  if (method.requestStream && method.responseStream) {
    const handle = handler as BidiHandler<unknown, unknown>
    return (call: ServerDuplexStream<unknown, Buffer>) => {
      void respondWithStream(call, (handlerCall) => handle(new CallRequests(call), handlerCall))
    }
  }
  if (method.responseStream) {
    const handle = handler as ServerStreamingHandler<unknown, unknown>
    return (call: ServerWritableStream<unknown, Buffer>) => {
      void respondWithStream(call, (handlerCall) => handle(call.request, handlerCall))
    }
  }
  if (method.requestStream) {
    const handle = handler as ClientStreamingHandler<unknown, unknown>
    return (call: ServerReadableStream<unknown, Buffer>, callback: sendUnaryData<Buffer>) => {
      void respond(call, (handlerCall) => handle(new CallRequests(call), handlerCall), callback)
    }
  }
  const handle = handler as UnaryHandler<unknown, unknown>
  return (call: ServerUnaryCall<unknown, Buffer>, callback: sendUnaryData<Buffer>) => {
    void respond(call, (handlerCall) => handle(call.request, handlerCall), callback)
  }
}

function tell(onHandlerError: HandlerErrorListener, thrown: unknown, path: string): void {
  try {
    onHandlerError(thrown, path)
  } catch {
    // A listener that throws has nobody above it; the call still needs its status.
  }
}

/** A handler that stopped because its signal aborted did as it was told. */
function isAbortError(thrown: unknown): boolean {
  return thrown instanceof Error && thrown.name === "AbortError"
}
