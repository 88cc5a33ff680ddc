import type { Command } from "commander"
import { suiteRecord } from "../report/suite-record.ts"
import { readCatalogue } from "../select/catalogue.ts"
import { readKnownDivergences } from "../select/known-divergences.ts"
import type { RunPlan } from "../select/plan.ts"
import { withNamedVersions } from "../select/program-versions.ts"
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

/** With the programs of the plan, whatever versions of their libraries it names. */
export function verifierOf(flags: VerifierFlags, { cells }: RunPlan): Verifier {
  const sources = sourcesOf(flags)
  const catalogue = withNamedVersions(readCatalogue(sources), {
    servers: cells.map(({ server }) => server),
    clients: cells.map(({ client }) => client),
  })
  return {
    suite: suiteOf(catalogue, readKnownDivergences(sources.knownDivergences, catalogue)),
    here: suiteRecord(),
    allowsMixed: flags.allowMixed === true,
  }
}
