export { StandardStreamsError, type StandardStreamsErrorCode } from "./errors.ts"
export { readAsItComes } from "./read-as-it-comes.ts"
export { readBlocking, readPolling } from "./read-blocking.ts"
export { writeLine } from "./write-line.ts"
