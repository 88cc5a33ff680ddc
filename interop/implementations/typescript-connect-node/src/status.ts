import { Code, ConnectError } from "@connectrpc/connect"
import type { StatusLibrary } from "@interop/driven-server"

export const status: StatusLibrary = {
  name: "connect",
  statusError: (code, details, options) =>
    new ConnectError(details, isCode(code) ? code : Code.Unknown, {}, [], options?.cause),
}

function isCode(code: number): code is Code {
  return code in Code
}
