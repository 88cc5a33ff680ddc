export { TargetError, type TargetErrorCode } from "./errors.ts"
export { hostAndPort, type HostAndPort } from "./host-and-port.ts"
export { resolvableName } from "./resolvable-name.ts"
export { unixPath } from "./unix-path.ts"
