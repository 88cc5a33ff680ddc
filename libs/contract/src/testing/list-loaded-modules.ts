/** Prints the CommonJS modules that the entry without grpc-js loads; grpc-js is one. */
import { createRequire } from "node:module"
import "../messages.ts"

console.log(Object.keys(createRequire(import.meta.url).cache).join("\n"))
