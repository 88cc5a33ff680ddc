import { readFileSync } from "node:fs"
import { finished } from "node:stream/promises"
import { Client, Metadata, type StatusObject, credentials } from "@grpc/grpc-js"
import { Contract } from "@interop/contracts"

/** Longer than any machine takes. */
const CONNECTING_MS = 100_000

/** A call as a test writes it: messages in protobuf's JSON mapping. */
export interface OwnCall {
  method: string
  requests?: unknown[]
  metadata?: Record<string, string>
  deadlineMs?: number
  /** Once the response headers are there. */
  cancels?: boolean
}

/** Makes the calls one after another, and says how each ended: the number of its responses, and its code. */
export async function makeCalls(
  descriptorFile: string,
  calls: readonly OwnCall[],
  { INTEROP_TARGET = "", INTEROP_CA, INTEROP_CERT, INTEROP_KEY }: NodeJS.ProcessEnv,
): Promise<string[]> {
  const contract = new Contract({
    name: "own",
    descriptorFile,
    descriptors: readFileSync(descriptorFile),
  })
  const pem = (file: string | undefined) => (file === undefined ? null : readFileSync(file))
  const client = new Client(
    INTEROP_TARGET,
    INTEROP_CA === undefined
      ? credentials.createInsecure()
      : credentials.createSsl(pem(INTEROP_CA), pem(INTEROP_KEY), pem(INTEROP_CERT)),
  )
  const ends: string[] = []
  // A deadline is one of the call, not of the time that connecting takes.
  if (calls.some(({ deadlineMs }) => deadlineMs !== undefined)) await connected(client)
  for (const call of calls) ends.push(await makeCall(client, contract, call))
  client.close()
  return ends
}

function connected(client: Client): Promise<void> {
  return new Promise((resolve, reject) =>
    client.waitForReady(Date.now() + CONNECTING_MS, (error) =>
      error === undefined ? resolve() : reject(error),
    ),
  )
}

async function makeCall(
  client: Client,
  contract: Contract,
  { method, requests = [], metadata: entries = {}, deadlineMs, cancels = false }: OwnCall,
): Promise<string> {
  const { path, request } = contract.method(method)
  const metadata = new Metadata()
  for (const [key, value] of Object.entries(entries)) metadata.set(key, value)
  // On the wire there is no other kind of call.
  const call = client.makeBidiStreamRequest(
    path,
    (message: unknown) => Buffer.from(contract.notation.encode(message, request)),
    (bytes) => ({ bytes }),
    metadata,
    deadlineMs === undefined ? {} : { deadline: Date.now() + deadlineMs },
  )
  let responses = 0
  call.on("data", () => (responses += 1))
  // The status says the same.
  call.on("error", () => {})
  const ended = new Promise<StatusObject>((resolve) => call.on("status", resolve))
  for (const message of requests) call.write(message)
  if (cancels) call.on("metadata", () => call.cancel())
  else call.end()
  const { code } = await ended
  // Its last responses may be read after that.
  await finished(call, { writable: false }).catch(() => {})
  return `${responses} ${code}`
}

if (process.argv[1] === import.meta.filename) {
  const [, , descriptorFile = "", ...calls] = process.argv
  const ends = await makeCalls(
    descriptorFile,
    calls.map((text) => JSON.parse(text) as OwnCall),
    process.env,
  )
  console.log(`own client: ${ends.join(", ")}`)
}
