import { UsageError } from "@interop/command-line"
import { hostAndPort } from "@interop/grpc-target"
import { PemError, certificatesIn, expectKeyOf, privateKeyIn, readPem } from "@interop/pem"
import type { ExternalTarget, Implementation, Program } from "./manifests.ts"

export interface TargetFlags {
  target?: string
  targetCa?: string
  targetCert?: string
  targetKey?: string
}

/** The service that the options name; undefined where they name none. Throws UsageError. */
export function targetIn(flags: TargetFlags): ExternalTarget | undefined {
  const { target, targetCa: ca, targetCert: certificate, targetKey: privateKey } = flags
  if (target === undefined) {
    if (ca ?? certificate ?? privateKey) {
      throw new UsageError(
        "--target-ca, --target-cert and --target-key need --target NAME=HOST:PORT",
      )
    }
    return undefined
  }
  const service = namedAddress(target)
  if ((certificate === undefined) !== (privateKey === undefined)) {
    throw new UsageError("--target-cert and --target-key go together")
  }
  if (certificate !== undefined && ca === undefined) {
    throw new UsageError(
      "--target-cert needs --target-ca, the authority of the service's own certificate",
    )
  }
  if (ca === undefined) return { ...service, transport: "plaintext" }
  const isMutual = certificate !== undefined && privateKey !== undefined
  const tls = isMutual ? { ca, certificate, privateKey } : { ca }
  expectPem(tls)
  return { ...service, transport: isMutual ? "mtls" : "tls", tls }
}

function expectPem({ ca, certificate, privateKey }: NonNullable<ExternalTarget["tls"]>): void {
  try {
    certificatesIn(readPem("CA certificate", ca))
    if (certificate === undefined || privateKey === undefined) return
    expectKeyOf(
      certificatesIn(readPem("client certificate", certificate)),
      privateKeyIn(readPem("private key", privateKey)),
    )
  } catch (error) {
    if (!(error instanceof PemError)) throw error
    throw new UsageError(error.message, { cause: error })
  }
}

function namedAddress(text: string): Pick<ExternalTarget, "name" | "address" | "host" | "port"> {
  const [, name, address] = /^([a-z0-9][a-z0-9-]*)=(.+:.+)$/.exec(text) ?? []
  if (name === undefined || address === undefined) {
    throw new UsageError(
      `--target must be NAME=HOST:PORT, the name in lower-case letters, found "${text}"`,
    )
  }
  const found = hostAndPort(address)
  if ("reason" in found) throw new UsageError(`--target "${text}": ${found.reason}`)
  const { host, port } = found
  if (port === undefined) throw new UsageError(`--target "${text}" has no port`)
  return { name, address, host, port }
}

/** The service as a server of the catalogue. */
export function externalProgram(target: ExternalTarget): Program {
  const implementation: Implementation = {
    name: "external",
    title: "A service that runs already",
    language: "",
    required: true,
    hostile: false,
    requires: [],
    hasImage: false,
    directory: "",
    programs: [],
  }
  const program: Program = {
    role: "server",
    name: target.name,
    title: target.address,
    command: [],
    directory: "",
    external: target,
    implementation,
  }
  implementation.programs.push(program)
  return program
}
