export { MessageDecoder } from "./message-decoder.ts"
