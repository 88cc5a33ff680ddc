import { Server, type ServerCredentials, type UntypedServiceImplementation } from "@grpc/grpc-js"

const same = (bytes: Buffer) => bytes

export const echoPath = "/echo.Echo/echo"

/** A server on a free port of 127.0.0.1 that answers every request with itself. */
export async function startEchoServer(credentials: ServerCredentials) {
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
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync("127.0.0.1:0", credentials, (error, bound) =>
      error ? reject(error) : resolve(bound),
    )
  })
  return {
    address: `localhost:${port}`,
    stop: () => server.forceShutdown(),
  }
}
