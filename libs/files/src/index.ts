export { FileError, type FileErrorCode, reasonOf, unwritable } from "./errors.ts"
export { FileLock } from "./file-lock.ts"
export { makeDirectory, writeFile } from "./write.ts"
