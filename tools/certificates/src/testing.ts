/** `@interop/certificates/testing`, a second entry: what makes certificates is loaded only when they have to be made. */
export { type KeptCertificateOptions, keptTestCertificates } from "./kept-test-certificates.ts"
export {
  type ClientFault,
  type ServerFault,
  type TestCertificatePaths,
  filesOf,
  testCertificatePaths,
} from "./test-certificates.ts"
