export {
  Contract,
  type ContractModel,
  type ContractParts,
  type MessageNotation,
  type ModelCall,
  type ModelResponse,
} from "./contract.ts"
export { Descriptors, type Method } from "./descriptors.ts"
export { ContractError, type ContractErrorCode } from "./errors.ts"
export type { Sameness } from "./same-message.ts"
export type { DescMessage as MessageType } from "@bufbuild/protobuf"
