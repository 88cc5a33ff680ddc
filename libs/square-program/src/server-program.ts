/** `@interop/square-program/server`: a whole server program, besides its library. */
import { runProgram, port, wholeNumber } from "@interop/command-line"
import { descriptorSet } from "@interop/contract/messages"
import { serve, serveConfig, type ServerLibrary } from "@interop/driven-server"
import { isSquareContract } from "@interop/message-codecs"
import { Command, Option } from "commander"
import { squareAnswers } from "./answers.ts"
import { refusalOf } from "./listener.ts"
import { configFromOptions, type ServerOptions } from "./server-options.ts"

/** Serves as the arguments say until it is told to stop. */
export async function runServer(name: string, library: ServerLibrary): Promise<never> {
  const command = new Command(name)
    .description(`Serves squarerpc_service.SquareService with ${library.name}.`)
    .option("--host <address>", "address to listen on", "0.0.0.0")
    .option("--port <number>", "port to listen on, 0 for any free one", port, 5000)
    .addOption(
      new Option(
        "--bidi <mode>",
        "when streamrangeSquare answers: each number as it comes, or all at the end",
      )
        .choices(["interleaved", "after-half-close"])
        .default("interleaved"),
    )
    .option("--tls-cert <file>", "serve TLS with this certificate chain (PEM)")
    .option("--tls-key <file>", "its private key (PEM)")
    .option("--client-ca <file>", "demand client certificates of this authority (PEM)")
    .option("--max-concurrent-rpcs <number>", "refuse calls beyond this many", wholeNumber(1))
    .addOption(
      new Option(
        "--config <file>",
        "driven by a harness: listeners, limits and keys from this file",
      ).conflicts(["host", "port", "bidi", "tlsCert", "tlsKey", "clientCa", "maxConcurrentRpcs"]),
    )
    .action(({ config, ...options }: ServerOptions & { config?: string }) =>
      config === undefined ? servePerson(options, library) : serveHarness(config, library),
    )
  await runProgram(command, process.argv.slice(2))
  // A socket that never said anything is no call to wait for, but would keep the process.
  process.exit()
}

function servePerson(options: ServerOptions, library: ServerLibrary): Promise<void> {
  return serve(configFromOptions(options), {
    contract: library.messagesOf(descriptorSet()),
    answersAt: squareAnswers(library),
    library,
    announce: (ports) =>
      process.stdout.write(
        `serving squarerpc_service.SquareService on ${options.host}:${ports.get("plain")} (${options.bidi})\n`,
      ),
  })
}

function serveHarness(configFile: string, library: ServerLibrary): Promise<void> {
  return serveConfig(configFile, library, (descriptors) =>
    isSquareContract(descriptors)
      ? { answersAt: squareAnswers(library), refusalOf }
      : { answersAt: () => new Map(), refusalOf: () => undefined },
  )
}
