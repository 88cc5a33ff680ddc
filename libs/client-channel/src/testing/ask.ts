import { Metadata, type Channel } from "@grpc/grpc-js"
import { echoPath } from "./echo-server.ts"

export interface Asking {
  deadline?: number
  waitForReady?: boolean
  request?: Buffer
}

interface Asked {
  code: number
  details: string
  messages: Buffer[]
}

/** How a unary call ends, and what came before. */
export function ask(
  channel: Channel,
  { deadline = Infinity, waitForReady = false, request = Buffer.from("hello") }: Asking = {},
): Promise<Asked> {
  const { promise, resolve } = Promise.withResolvers<Asked>()
  const messages: Buffer[] = []
  const call = channel.createCall(echoPath, deadline, null, null, null)
  const metadata = new Metadata()
  metadata.setOptions({ waitForReady })
  call.start(metadata, {
    onReceiveMetadata: () => {},
    onReceiveMessage: (message: Buffer) => {
      messages.push(message)
      call.startRead()
    },
    onReceiveStatus: ({ code, details }) => resolve({ code, details, messages }),
  })
  call.startRead()
  call.sendMessageWithContext({}, request)
  call.halfClose()
  return promise
}
