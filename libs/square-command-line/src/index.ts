export { clientCommand, type ClientFaces } from "./client-command.ts"
export type { Numbers } from "./numbers.ts"
export type { Connection, PlainRequest } from "./plain-request.ts"
export { formatNumber, type ResultLines } from "./result-lines.ts"
