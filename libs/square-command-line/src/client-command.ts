import { isatty } from "node:tty"
import { Argument, Command, Option } from "commander"
import type { SquareMethodName } from "@interop/contract"
import { UsageError, timerMs, wholeNumber } from "@interop/command-line"
import { parseNumber } from "./number-syntax.ts"
import { numbersFromArguments, numbersFromStandardInput, type Numbers } from "./numbers.ts"
import type { Connection, PlainRequest } from "./plain-request.ts"
import { ResultLines } from "./result-lines.ts"
import { target } from "./target.ts"
import { tutorialExamples } from "./tutorial-examples.ts"

/** The two faces of a client program. */
export interface ClientFaces {
  /** Does what a person asked for, one request after another, and prints the results. */
  plain(connection: Connection, requests: readonly PlainRequest[]): void | Promise<void>
  /** Runs a plan of the driver contract. */
  driven(planFile: string): void | Promise<void>
}

interface Options {
  target: string
  loadBalancing: "pick_first" | "round_robin"
  connectTimeoutMs?: number
  tls?: true
  ca?: string
  cert?: string
  key?: string
  timeoutMs?: number
  plan?: string
}

const STDIN = 0

const methods: Record<SquareMethodName, string> = {
  square: "square X                   the square of X",
  rangeSquare: "rangeSquare N              the squares of 0, 1, 2 … N",
  sumSquare: "sumSquare [X...]           the sum of the squares of all X",
  streamrangeSquare: "streamrangeSquare [X...]   the square of each X",
}

/** The command line that all client programs share. */
export function clientCommand(name: string, description: string, faces: ClientFaces): Command {
  const plainOnly = [
    "target",
    "loadBalancing",
    "connectTimeoutMs",
    "tls",
    "ca",
    "cert",
    "key",
    "timeoutMs",
  ]
  return new ClientCommand(name)
    .description(description)
    .addArgument(
      new Argument("[method]", "none: five examples, one after another").choices(
        Object.keys(methods),
      ),
    )
    .argument("[numbers...]", "`-`, or none when it is not a terminal: from standard input")
    .addOption(
      new Option("--target <address>", "the server, or several: see below")
        .argParser(target)
        .default("localhost:5000"),
    )
    .addOption(
      new Option("--load-balancing <policy>", "which of several addresses a call goes to")
        .choices(["pick_first", "round_robin"])
        .default("pick_first"),
    )
    .option(
      "--connect-timeout-ms <ms>",
      "how long an attempt to connect may take (default: 20000)",
      timerMs(1),
    )
    .option("--tls", "speak TLS, with a server whom this system trusts")
    .option("--ca <file>", "speak TLS: PEM file of the authorities to trust instead")
    .option("--cert <file>", "PEM file of the client's certificate, for mTLS")
    .option("--key <file>", "PEM file of its private key")
    .option("--timeout-ms <ms>", "how long each call may take", wholeNumber(1))
    .addOption(
      new Option("--plan <file>", "be driven by a plan of the driver contract").conflicts(
        plainOnly,
      ),
    )
    .addHelpText(
      "after",
      `
Methods:
${Object.values(methods)
  .map((line) => `  ${line}`)
  .join("\n")}

Targets:
  localhost:5000, [::1]:5000, dns:///localhost:5000
  unix:/run/square.sock, unix-abstract:square
  one.example:5000,127.0.0.1:5001   several, with commas between them

Results are printed one a line, as they come. Numbers on standard input stand
between white space; of square and rangeSquare each is a call of its own.
Exit code: 0, 1 when a call fails (CODE: details on standard error), 2 for
arguments or numbers that cannot be.`,
    )
    .action((method: SquareMethodName | undefined, texts: string[], options: Options) => {
      if (options.plan === undefined) {
        const connection = connectionOf(options)
        return faces.plain(connection, method ? [requestOf(method, texts)] : tutorialExamples())
      }
      if (method !== undefined) throw new UsageError(`--plan takes no method, not "${method}"`)
      return faces.driven(options.plan)
    })
}

class ClientCommand extends Command {
  /** Commander takes `-3` for a number but `-Infinity` and `-5.` for options. */
  override parseOptions(argv: string[]) {
    return super.parseOptions(
      argv.map((text) => {
        if (!text.startsWith("-") || parseNumber(text) === undefined) return text
        return text.replace("Infinity", "1e999").replace(/\.(?=e|$)/i, "")
      }),
    )
  }
}

function connectionOf(options: Options): Connection {
  const { target, loadBalancing, connectTimeoutMs, timeoutMs } = options
  const tls = tlsOf(options)
  return {
    address: target,
    ...(tls && { tls }),
    ...(loadBalancing === "round_robin" && { loadBalancing }),
    ...(connectTimeoutMs !== undefined && { connectTimeoutMs }),
    ...(timeoutMs !== undefined && { timeoutMs }),
  }
}

function tlsOf({ tls, ca, cert, key }: Options): Connection["tls"] {
  if ((cert === undefined) !== (key === undefined)) {
    throw new UsageError(
      cert === undefined ? "--key needs --cert as well" : "--cert needs --key as well",
    )
  }
  if (ca === undefined && tls === undefined) {
    if (cert !== undefined) throw new UsageError("--cert and --key need --ca or --tls as well")
    return undefined
  }
  return {
    ...(ca !== undefined && { ca }),
    ...(cert !== undefined && key !== undefined && { certificate: cert, privateKey: key }),
  }
}

function requestOf(method: SquareMethodName, texts: readonly string[]): PlainRequest {
  return { method, numbers: numbersFor(method, texts), results: new ResultLines() }
}

function numbersFor(method: SquareMethodName, texts: readonly string[]): Numbers {
  const takesOne = method === "square" || method === "rangeSquare"
  if (texts.length === 0 && isatty(STDIN)) {
    throw new UsageError(`${method} needs a number, or - to read numbers from standard input`)
  }
  if (texts.length === 0 || (texts.length === 1 && texts[0] === "-")) {
    return numbersFromStandardInput(
      takesOne ? `${method} needs a number, but standard input held none` : undefined,
    )
  }
  if (texts.includes("-")) {
    throw new UsageError('"-" (standard input) and numbers cannot be mixed')
  }
  if (takesOne && texts.length > 1) {
    throw new UsageError(`${method} takes one number, not ${texts.length}: ${texts.join(" ")}`)
  }
  return numbersFromArguments(texts)
}
