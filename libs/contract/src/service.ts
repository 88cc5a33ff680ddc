import type { MethodDefinition } from "@grpc/grpc-js"
import { generatedServices } from "./generated-services.ts"
import type * as services from "./generated/data_grpc_pb.js"
import type { Message } from "./message.ts"
import type { SquareMethodName } from "./method-shapes.ts"

/** The service definition for `Server.addService`. */
export const SquareService = generatedServices.SquareServiceService

/** What a server implements: one handler for each method. */
export type SquareServiceServer = Pick<services.ISquareServiceServer, SquareMethodName>

/** The generated client, with grpc-js' own calls: callbacks and streams. */
export type SquareServiceClient = services.SquareServiceClient
export const SquareServiceClient = generatedServices.SquareServiceClient

/** Path, stream flags and codecs of each method, for calls made on a bare channel. */
export const squareMethods: Readonly<Record<SquareMethodName, MethodDefinition<Message, Message>>> =
  SquareService
