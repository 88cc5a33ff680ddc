export * from "./attacks/index.ts"
export * from "./raw-frames.ts"
