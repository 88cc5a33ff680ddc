export { CodegenError, type CodegenErrorCode } from "./errors.ts"
export type { Differences } from "./generate/compare.ts"
export { checkGenerated, generate, type Generated } from "./generate/generate.ts"
export { provideProtoc, type ProvidedProgram } from "./provide/provide-protoc.ts"
