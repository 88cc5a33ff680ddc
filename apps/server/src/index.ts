export { SquareServer, type BoundListener, type SquareServerOptions } from "./square-server.ts"
