export { type Validator, type Violation, violationIn, type ViolationError } from "./violation.ts"
