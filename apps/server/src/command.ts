import { invalidArgument, port, timerMs, wholeNumber } from "@interop/command-line"
import { configFromOptions, type ServerOptions } from "@interop/square-program/server-options"
import { Command, Option } from "commander"
import { listenAddress } from "./listen-address.ts"
import { announceToPerson } from "./plain-face.ts"
import { serve } from "./serve.ts"

type Options = ServerOptions & { config?: string; workers: number; drainTimeoutMs: number }

const MOST_WORKERS = 256

/** The program's command line. Its action ends when the server has been stopped. */
export function serverCommand(): Command {
  return new Command("server")
    .description("Serves squarerpc_service.SquareService, with health and reflection.")
    .option("--host <address>", "address to listen on, or unix:PATH", host, "0.0.0.0")
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
    .option(
      "--workers <number>",
      "do the arithmetic in this many threads",
      wholeNumber(0, MOST_WORKERS),
      0,
    )
    .option(
      "--drain-timeout-ms <ms>",
      "how long calls in flight may take after SIGTERM or SIGINT",
      timerMs(0),
      10_000,
    )
    .addOption(
      new Option(
        "--config <file>",
        "driven by a harness: listeners, limits and keys from this file",
      ).conflicts(["host", "port", "bidi", "tlsCert", "tlsKey", "clientCa", "maxConcurrentRpcs"]),
    )
    .action(run)
}

function host(text: string): string {
  const found = listenAddress(text, 0)
  if (!("reason" in found)) return text
  throw invalidArgument(found.reason)
}

async function run(options: Options): Promise<void> {
  const { config, workers, drainTimeoutMs } = options
  if (config === undefined) {
    await serve(configFromOptions(options), { workers, drainTimeoutMs, announce: announceToPerson })
    return
  }
  const { serveHarness } = await import("./driven/driven-face.ts")
  await serveHarness(config, { workers, drainTimeoutMs })
}
