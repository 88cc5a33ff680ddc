import { setTimeout as sleep } from "node:timers/promises"
import { FailureError, listenForStop } from "@interop/command-line"
import type { Config, Listener } from "@interop/driver-protocol"
import { reasonOf, type ContractMessages } from "@interop/message-codecs"
import { CallScripts, unimplemented } from "./call-scripts.ts"
import { listenerSecurity } from "./listener-keys.ts"
import type { ListeningServer, ServedMethods, ServerLibrary } from "./server-library.ts"
import type { ProgramControl, ServedCall } from "./served-call.ts"
import { statusCodes } from "./status-codes.ts"

/** How long calls in flight may take once the program is told to stop. */
const DRAIN_TIMEOUT_MS = 10_000

type Responses = AsyncIterable<Buffer> | Iterable<Buffer>

/** What a service makes of the requests of a call. */
export type Answer = (requests: ServedCall["requests"]) => Responses

/** The contract's own answers at a listener, by full path; calls of other methods are UNIMPLEMENTED without a script. */
export type AnswersAt = (listener: Listener) => ReadonlyMap<string, Answer>

export interface ServeOptions {
  contract: ContractMessages
  answersAt: AnswersAt
  library: ServerLibrary
  /** Called once all listeners accept connections, with their ports. */
  announce: (ports: ReadonlyMap<string, number>) => void
}

/** Serves every listener of the config until SIGTERM or SIGINT, then drains. */
export async function serve(
  config: Omit<Config, "contract">,
  { contract, answersAt, library, announce }: ServeOptions,
): Promise<void> {
  const { stop, request } = listenForStop()
  const servers: ListeningServer[] = []
  let drained: Promise<unknown> | undefined
  const drain = () => (drained ??= Promise.all(servers.map((server) => server.drain())))
  const program: ProgramControl = {
    drain: async () => {
      // It refuses new calls before it waits for anything.
      void drain()
      request()
    },
    exit: () => process.exit(0),
  }
  const scripts = new CallScripts(config.scripts, library, program)
  const admit = admission(config.limits?.maxConcurrentRpcs, library)
  const methods = [...contract.methods.values()]
  for (const stream of [process.stdout, process.stderr]) stream.on("error", () => {})
  const listeners = config.listeners.map((listener) => ({
    listener,
    security: listenerSecurity(listener.transport, listener.tls ?? config.tls),
  }))
  for (const { listener, security } of listeners) {
    const answers = answersAt(listener)
    const service: ServedMethods = {
      methods,
      takesBytes: (path, metadata) => scripts.takesBytes(path, metadata),
      answer: (call) =>
        admit(() => scripts.play(call) ?? answered(call, answers.get(call.method.path), library)),
    }
    try {
      servers.push(await library.listen(listener, security, service))
    } catch (cause) {
      for (const server of servers) server.stop()
      throw new FailureError(
        `cannot serve on ${listener.host}:${listener.port}: ${reasonOf(cause)}`,
        { cause },
      )
    }
  }
  announce(new Map(listeners.map(({ listener }, index) => [listener.name, servers[index]!.port])))
  await stop
  await Promise.race([drain(), sleep(DRAIN_TIMEOUT_MS)])
  for (const server of servers) server.stop()
}

function answered(call: ServedCall, answer: Answer | undefined, library: ServerLibrary): Responses {
  if (answer === undefined) throw unimplemented(call.method.path, library)
  return answer(call.requests)
}

/** Counts the calls of all listeners; those above the limit are refused at once. */
function admission(most = Infinity, library: ServerLibrary) {
  let inFlight = 0
  return async function* admit(responses: () => Responses) {
    if (inFlight >= most) {
      throw library.statusError(
        statusCodes.RESOURCE_EXHAUSTED,
        `the server answers ${most} calls at once and no more`,
      )
    }
    inFlight += 1
    try {
      yield* responses()
    } finally {
      inFlight -= 1
    }
  }
}
