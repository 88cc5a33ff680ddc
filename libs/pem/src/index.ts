export { certificatesIn, type Certificates } from "./certificates.ts"
export { PemError, type PemErrorCode } from "./errors.ts"
export { readPem, type Pem, type PemText } from "./pem-text.ts"
export { expectKeyOf, privateKeyIn, type PrivateKey } from "./private-key.ts"
