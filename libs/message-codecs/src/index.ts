export {
  type Codec,
  type Codecs,
  codecsOf,
  type ContractMessages,
  type Method,
} from "./contract-messages.ts"
export { DescriptorsError, type DescriptorsErrorCode, reasonOf } from "./errors.ts"
export { messagesOf, readMessages } from "./read-messages.ts"
