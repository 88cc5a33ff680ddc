export * from "./attacks/index.ts"
