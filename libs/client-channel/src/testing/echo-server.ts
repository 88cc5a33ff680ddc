import { Server, type ServerCredentials, type UntypedServiceImplementation } from "@grpc/grpc-js"

const same = (bytes: Buffer) => bytes

export const echoPath = "/echo.Echo/echo"

/** A server on 127.0.0.1, on a free port where none is given, that answers every request with itself. */
export async function startEchoServer(credentials: ServerCredentials, port = 0) {
  const server = new Server()
  const echo = {
    path: echoPath,
    requestStream: false,
    responseStream: false,
    requestSerialize: same,
    requestDeserialize: same,
    responseSerialize: same,
    responseDeserialize: same,
  }
  const implementation: UntypedServiceImplementation = {
    echo: (call: { request: Buffer }, callback: (error: Error | null, response: Buffer) => void) =>
      callback(null, call.request),
  }
  server.addService({ echo }, implementation)
  const bound = await new Promise<number>((resolve, reject) => {
    server.bindAsync(`127.0.0.1:${port}`, credentials, (error, bound) =>
      error ? reject(error) : resolve(bound),
    )
  })
  return {
    address: `localhost:${bound}`,
    stop: () => server.forceShutdown(),
  }
}
