import type { MethodDefinition } from "@grpc/grpc-js"
import type { Call } from "./call.ts"
import type { RequestStream } from "./request-stream.ts"

/** Several responses: an async generator, or a plain one where nothing has to be waited for. */
export type Responses<Response> = AsyncIterable<Response> | Iterable<Response>

export type UnaryHandler<Request, Response> = (
  request: Request,
  call: Call,
) => Promise<Response> | Response

export type ServerStreamingHandler<Request, Response> = (
  request: Request,
  call: Call,
) => Responses<Response>

export type ClientStreamingHandler<Request, Response> = (
  requests: RequestStream<Request>,
  call: Call,
) => Promise<Response> | Response

export type BidiHandler<Request, Response> = (
  requests: RequestStream<Request>,
  call: Call,
) => Responses<Response>

/** The handler that a method of a service definition needs. */
export type HandlerOf<Method> =
  Method extends MethodDefinition<infer Request, infer Response>
    ? Method extends { requestStream: false; responseStream: false }
      ? UnaryHandler<Request, Response>
      : Method extends { requestStream: false; responseStream: true }
        ? ServerStreamingHandler<Request, Response>
        : Method extends { requestStream: true; responseStream: false }
          ? ClientStreamingHandler<Request, Response>
          : BidiHandler<Request, Response>
    : never

type AnyHandler =
  | UnaryHandler<never, unknown>
  | ServerStreamingHandler<never, unknown>
  | ClientStreamingHandler<never, unknown>
  | BidiHandler<never, unknown>

/** One handler for each method of a service definition; any, by name, where only run time knows the methods. */
export type Handlers<Service> = string extends keyof Service
  ? Record<string, AnyHandler>
  : { [Name in keyof Service]: HandlerOf<Service[Name]> }
