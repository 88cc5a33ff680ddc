/** Prints the CommonJS modules that an entry of this package loads; grpc-js and google-protobuf are some. */
import { createRequire } from "node:module"

const [entry = ""] = process.argv.slice(2)
await import(new URL(`../${entry}`, import.meta.url).href)
console.log(Object.keys(createRequire(import.meta.url).cache).join("\n"))
