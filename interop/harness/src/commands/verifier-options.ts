import type { Command } from "commander"
import { suiteRecord } from "../report/suite-record.ts"
import { readCatalogue } from "../select/catalogue.ts"
import { readKnownDivergences } from "../select/known-divergences.ts"
import { suiteOf } from "../shards/contradictions.ts"
import type { Verifier } from "../shards/verify.ts"
import { type SourceFlags, sourcesOf, withSources } from "./options.ts"

export interface VerifierFlags extends SourceFlags {
  allowMixed?: boolean
}

export function withVerifier(command: Command): Command {
  return withSources(command).option(
    "--allow-mixed",
    "take parts of several library versions or commits as one run",
  )
}

export function verifierOf(flags: VerifierFlags): Verifier {
  const sources = sourcesOf(flags)
  const catalogue = readCatalogue(sources)
  return {
    suite: suiteOf(catalogue, readKnownDivergences(sources.knownDivergences, catalogue)),
    here: suiteRecord(),
    allowsMixed: flags.allowMixed === true,
  }
}
