/** What a caller must know of a method; every grpc-js MethodDefinition is one. */
export interface ClientMethod<Request, Response> {
  /** As in /package.Service/method. */
  readonly path: string
  readonly requestStream: boolean
  readonly responseStream: boolean
  readonly requestSerialize: (request: Request) => Uint8Array
  readonly responseDeserialize: (bytes: Buffer) => Response
}
