import { Metadata, type Channel, type StatusObject } from "@grpc/grpc-js"
import { echoPath } from "./echo-server.ts"

export interface Asking {
  deadline?: number
  waitForReady?: boolean
}

/** How a unary call ends, and what came before. */
export function ask(
  channel: Channel,
  { deadline = Infinity, waitForReady = false }: Asking = {},
): Promise<StatusObject & { messages: Buffer[] }> {
  const { promise, resolve } = Promise.withResolvers<StatusObject & { messages: Buffer[] }>()
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
    onReceiveStatus: (status) => resolve({ ...status, messages }),
  })
  call.startRead()
  call.sendMessageWithContext({}, Buffer.from("hello"))
  call.halfClose()
  return promise
}
