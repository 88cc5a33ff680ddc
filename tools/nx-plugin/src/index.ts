export { createNodesV2 } from "./implementations.ts"
