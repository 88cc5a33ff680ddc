import { generatedMessages } from "./generated-messages.ts"
import type * as messages from "./generated/data_pb.js"

/** One number, as a request or as a result. */
export type Message = messages.Message
export const Message = generatedMessages.Message

/**
 * Wraps a number for the generated class. protobuf's JavaScript leaves out -0
 * like 0 and writes every NaN alike; message-codec.ts does not.
 */
export function toMessage(value: number): Message {
  const message = new Message()
  message.setMessage(value)
  return message
}

/** The number in a message; 0 when the sender left it out. */
export function toNumber(message: Message): number {
  return message.getMessage()
}
