export { CertificateError, type CertificateErrorCode } from "./errors.ts"
export {
  makeCertificates,
  type CertificateOptions,
  type CertificatePaths,
} from "./make-certificates.ts"
