export { descriptorSet } from "./descriptor-set.ts"
export { Message, toMessage, toNumber } from "./message.ts"
export {
  SquareService,
  SquareServiceClient,
  squareMethods,
  type SquareMethodName,
  type SquareServiceServer,
} from "./service.ts"
