import type { StatusLibrary } from "@interop/driven-server"

/** grpc-js takes any Error with a code and details for a status. */
export const status: StatusLibrary = {
  name: "grpc-js",
  statusError: (code, details, options) =>
    Object.assign(new Error(details, options), { code, details }),
}
