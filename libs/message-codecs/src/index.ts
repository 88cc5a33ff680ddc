export {
  type Codec,
  type Codecs,
  codecsOf,
  type ContractMessages,
  type Method,
} from "./contract-messages.ts"
export { DescriptorsError, type DescriptorsErrorCode, reasonOf } from "./errors.ts"
export {
  byPath,
  type DescriptorLoader,
  messagesOf,
  protoLoader,
  readMessages,
} from "./read-messages.ts"
export { isSquareContract } from "./square-contract.ts"
