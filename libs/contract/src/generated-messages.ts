import { createRequire } from "node:module"
import type * as messages from "./generated/data_pb.js"

// The generated files are CommonJS whose exports Node cannot see ahead of
// time: `import { Message }` from them type-checks and throws.
const require = createRequire(import.meta.url)

export const generatedMessages: typeof messages = require("./generated/data_pb.js")
