export { LiveTable } from "./live-table.ts"
export { letGoOfClosedStreams } from "./closed-streams.ts"
