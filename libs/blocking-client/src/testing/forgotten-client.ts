/** Uses a channel, leaves a call open and closes nothing; its last line is printed by the event loop. */
import { BlockingChannel } from "../index.ts"
import { textMethods } from "./text-methods.ts"

const channel = new BlockingChannel({ address: process.argv[2] ?? "" })
console.log(channel.unary(textMethods.one, "hello"))
channel.open(textMethods.talk)
process.on("exit", () => console.log("exit"))
