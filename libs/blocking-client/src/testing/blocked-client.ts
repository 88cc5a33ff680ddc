/** Waits for an answer that does not come. */
import { BlockingChannel } from "../index.ts"
import { textMethods } from "./text-methods.ts"

using channel = new BlockingChannel({ address: process.argv[2] ?? "" })
console.log(channel.unary(textMethods.one, "hello"))
channel.unary(textMethods.one, "hang")
