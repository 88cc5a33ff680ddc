import { join } from "node:path"
import { EVIDENCE_FILE, writeEvidence } from "../evidence-file.ts"
import { observedOf, writeObserved } from "../observed.ts"
import type { Reporter } from "../reporter.ts"
import { RESULTS_FILE, writeResults } from "../results-file.ts"

const OBSERVED_FILE = "observed.json"

/** For programs: other commands of the harness read it. */
export const reporter: Reporter = {
  files: [RESULTS_FILE, EVIDENCE_FILE, OBSERVED_FILE],
  write({ results, evidence, directory }) {
    writeResults(results, join(directory, RESULTS_FILE))
    writeEvidence(evidence, join(directory, EVIDENCE_FILE))
    writeObserved(observedOf(results), join(directory, OBSERVED_FILE))
    return []
  },
}
