export { descriptorSet } from "./descriptor-set.ts"
export { Message, toMessage, toNumber } from "./message.ts"
export type { SquareMethodName } from "./method-shapes.ts"
export {
  SquareService,
  SquareServiceClient,
  squareMethods,
  type SquareServiceServer,
} from "./service.ts"
