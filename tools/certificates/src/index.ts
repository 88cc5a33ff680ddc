export type { CertificatePaths, KeyPairPaths } from "./certificate-paths.ts"
export { CertificateError, type CertificateErrorCode } from "./errors.ts"
export { makeCertificates, type CertificateOptions } from "./make-certificates.ts"
