import { FailureError, wholeNumber } from "@interop/command-line"
import { Command, InvalidArgumentError } from "commander"
import { CertificateError } from "./errors.ts"
import { parseHostName } from "./host-names.ts"
import { makeCertificates, type CertificateOptions } from "./make-certificates.ts"

interface Arguments {
  out: string
  name: string[]
  days: number
  force: boolean
}

export function certificatesCommand(): Command {
  return new Command("certificates")
    .description(
      "Makes a certificate authority and the certificates that it signs for a server and for a client (mTLS).",
    )
    .requiredOption(
      "--out <directory>",
      "where ca.pem, server.pem, server.key, client.pem and client.key go",
    )
    .option(
      "--name <host>",
      "a DNS name or IP address of the server, besides localhost, 127.0.0.1 and ::1 (repeatable)",
      addHostName,
      [],
    )
    .option("--days <number>", "how long they are good for", wholeNumber(1, 36_500), 365)
    .option("--force", "replace files that are there", false)
    .action(async (options: Arguments) => {
      const paths = await make({
        directory: options.out,
        names: options.name,
        validDays: options.days,
        overwrite: options.force,
      })
      const { ca, server, client } = paths
      for (const path of [ca, ...Object.values(server), ...Object.values(client)]) console.log(path)
    })
}

function addHostName(text: string, before: readonly string[]): string[] {
  try {
    return [...before, parseHostName(text).value]
  } catch (error) {
    throw error instanceof CertificateError ? new InvalidArgumentError(error.message) : error
  }
}

async function make(options: CertificateOptions) {
  try {
    return await makeCertificates(options)
  } catch (error) {
    if (!(error instanceof CertificateError)) throw error
    const advice = error.code === "exists" ? "; use another --out, or --force to replace them" : ""
    throw new FailureError(error.message + advice, { cause: error })
  }
}
