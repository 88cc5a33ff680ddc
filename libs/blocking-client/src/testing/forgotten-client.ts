/** Uses a channel, leaves a call open and closes nothing. */
import { BlockingChannel } from "../index.ts"
import { textMethods } from "./text-methods.ts"

const channel = new BlockingChannel({ address: process.argv[2] ?? "" })
console.log(channel.unary(textMethods.one, "hello"))
const call = channel.open(textMethods.talk)
call.send("a")
console.log(call.receive().value)
process.on("exit", () => console.log("exit"))
