/** What is worth trying where a reason says so; the first that fits counts. */
const advices: readonly [RegExp, string][] = [
  [
    /is not JSON|not UTF-8|floods its standard output/,
    "standard output is for the driver contract alone: a JSON object a line. Print everything else to standard error",
  ],
  [
    /ready line breaks its schema|names (a|the) listener|when ready/,
    "the form of the ready line is libs/driver-protocol/schemas/ready.schema.json",
  ],
  [
    /server observation breaks its schema/,
    "the form of a server's lines is libs/driver-protocol/schemas/server-observation.schema.json",
  ],
  [
    /observation breaks its schema/,
    "the form of a client's lines is libs/driver-protocol/schemas/observation.schema.json",
  ],
  [
    /was not ready within|no ready line/,
    "print the ready line at once (a server: when every listener accepts connections), and flush standard output after every line",
  ],
  [
    /prints a line after its ready line/,
    "without the capability script a server prints its ready line and nothing else; all other output goes to standard error",
  ],
  [
    /cannot start/,
    "the command of the manifest is run in the folder of the stack: is it built, and executable?",
  ],
  [
    /before case "[^"]*" has ended/,
    "print case-ended after the last step of a case, whatever happened in it",
  ],
  [
    /seq \d+ follows/,
    "seq counts 1, 2, 3 … over the whole run of the program, case-begun and case-ended too, and does not begin anew with a case",
  ],
  [
    /must answer unsupported/,
    'for a step, or a key of a step, that it does not know a client prints {"event":"unsupported","reason":"…"}, skips the rest of that case and goes on with the next. Look at the keys of each step as it is run, not only at those that you use',
  ],
  [
    /neither a case begun nor the end of the program/,
    "after case-ended the next case begins; after the last the program exits with 0: close channels, and leave no thread or timer that keeps it alive",
  ],
  [
    /shows nothing/,
    "the last step that it began has not ended: the plan has the steps of the case, the log what it wrote to standard error",
  ],
  [
    /on SIGTERM, not with 0|did not end within/,
    "on SIGTERM a server refuses new calls, finishes those in flight, cuts off what takes longer than 10 s, and exits with 0",
  ],
  [
    /after its last case/,
    "after the last case of its plan a client exits with 0, without another word",
  ],
  [
    /exited with code 0 before/,
    "a client runs all cases of its plan before it exits, also those that come after an unsupported one",
  ],
  [
    /connections that the harness counted/,
    "each case gets a channel of its own, which is closed at its end; a library that lets channels share connections has an option against it",
  ],
  [
    /the time of|clock|atMs/,
    "atMs is a monotonic clock in milliseconds, read when the thing happened, in every line",
  ],
  [/exited with code|was ended by/, "its log says why, if it wrote it to standard error"],
  [
    /unsupported, which no manifest declares/,
    "write that step next; or, if the library cannot do it, name the scenarios in the manifest under lacks, with the reason",
  ],
]

/** Of what the reason says, or of a call that did not come about. */
export function adviceFor(
  reason: string,
  { expected, actual }: { expected?: string | undefined; actual?: string | undefined } = {},
): string | undefined {
  const known = advices.find(([pattern]) => pattern.test(reason))?.[1]
  if (known !== undefined) return known
  const isUnmet =
    actual?.startsWith("status UNAVAILABLE") === true && !/UNAVAILABLE/.test(expected ?? "")
  return isUnmet
    ? "the two did not meet: a client calls target.address, over TLS where the target has tls and in plaintext where not; a server does on each listener what its transport says"
    : undefined
}

/** A link into the driver contract, as seen from the root of the workspace. */
export function sectionLink(section: string): string {
  return `docs/driver-contract.md#${section}`
}
