import { Client, type ChannelCredentials, type ServiceError } from "@grpc/grpc-js"
import { channelOptions } from "../channel-options.ts"
import { deadlineAfter } from "../deadline.ts"
import { echoPath } from "./echo-server.ts"

const same = (bytes: Buffer) => bytes

/** What an echo server answers; rejects with grpc-js' error. Opens a connection of its own. */
export async function callEcho(
  address: string,
  credentials: ChannelCredentials,
  request: Buffer,
): Promise<Buffer | undefined> {
  const client = new Client(address, credentials, channelOptions())
  try {
    return await new Promise((resolve, reject) => {
      client.makeUnaryRequest(
        echoPath,
        same,
        same,
        request,
        { deadline: deadlineAfter(60_000) },
        (error: ServiceError | null, response?: Buffer) =>
          error ? reject(error) : resolve(response),
      )
    })
  } finally {
    client.close()
  }
}
