export type CodegenErrorCode =
  /** protoc is missing and could not be had. */
  | "no-protoc"
  /** protoc refused the .proto file, or could not run. */
  | "protoc-failed"
  /** A JSON Schema cannot be read or compiled. */
  | "schema-refused"
  /** A document has no place for a table that is to stand in it. */
  | "no-table"
  /** The committed files are not what would be generated today. */
  | "stale"
  /** The output directory holds something that is not generated code. */
  | "foreign-directory"

/** Why code could not be generated or is not up to date; the message is one line. */
export class CodegenError extends Error {
  override readonly name = "CodegenError"
  readonly code: CodegenErrorCode

  constructor(code: CodegenErrorCode, message: string, options?: ErrorOptions) {
    super(message, options)
    this.code = code
  }
}
