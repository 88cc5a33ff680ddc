import { readFileSync } from "node:fs"
import { extname } from "node:path"
import type { TestCertificatePaths } from "@interop/certificates/testing"
import { HarnessError } from "../../errors.ts"
import { shortPath } from "../../workspace.ts"
import type { Proxy } from "../../select/proxies.ts"
import type { Front, ProxyRequest } from "../runtime.ts"
import { type Names, filledIn } from "./template.ts"

/** Where a proxy runs, as it sees it itself. */
export interface ProxyPlace {
  /** For what it keeps. */
  directory: string
  accessLog: string
  isRoot: boolean
  /** What its fronts listen on. */
  host: string
  ports: readonly number[]
  certificates: TestCertificatePaths
  /** The text of one of its certificates. */
  read(path: string): string
  /** Gives it a file, and says where it finds that. */
  give(name: string, text: string): string
}

/** The file's: the label, and the ending that the template has. */
export function configurationName({ configuration }: Proxy, label: string): string {
  return `${label}${extname(configuration.replace(/\.template$/, ""))}`
}

/** Its configuration, made from its template. */
export function configurationOf(
  { proxy, fronts }: Pick<ProxyRequest, "proxy" | "fronts">,
  place: ProxyPlace,
): string {
  try {
    return filledIn(readFileSync(proxy.configuration, "utf8"), namesOf(fronts, place))
  } catch (error) {
    if (!(error instanceof RangeError)) throw error
    throw new HarnessError("manifest", `${shortPath(proxy.configuration)}: ${error.message}`)
  }
}

/** What docs/proxies.md says of templates. */
function namesOf(fronts: readonly Front[], place: ProxyPlace): Names {
  const { directory, accessLog, isRoot, host, ports, certificates } = place
  const joined = (name: string, { certificate, privateKey }: Front["tls"]) =>
    place.give(`${name}.pem`, `${place.read(certificate)}${place.read(privateKey)}`)
  const { ca, client } = certificates
  return {
    directory,
    accessLog,
    isRoot,
    ca,
    serverName: "localhost",
    clientCertificate: client.certificate,
    clientPrivateKey: client.privateKey,
    clientCertificateAndKey: joined("client", client),
    fronts: fronts.map(({ name, transport, tls, servers, balance }, index) => ({
      front: `front-${index + 1}`,
      comment: name,
      host,
      port: String(ports[index]),
      plaintext: transport === "plaintext",
      tls: transport !== "plaintext",
      mtls: transport === "mtls",
      certificate: tls.certificate,
      privateKey: tls.privateKey,
      certificateAndKey: joined(`front-${index + 1}`, tls),
      leastConnections: balance === "least-connections",
      servers: servers.map((address, at) => {
        const colon = address.lastIndexOf(":")
        return {
          server: `server-${at + 1}`,
          serverHost: address.slice(0, colon),
          serverPort: address.slice(colon + 1),
        }
      }),
    })),
  }
}
