import type { StatusLibrary } from "@interop/driven-server"
import { ServerError, Status } from "nice-grpc"

export const status: StatusLibrary = {
  name: "nice-grpc",
  statusError: (code, details) => new ServerError(isStatus(code) ? code : Status.UNKNOWN, details),
}

function isStatus(code: number): code is Status {
  return code in Status
}
