import { Command } from "commander"
import { CodegenError } from "./errors.ts"
import { writeDriverSteps } from "./generate/driver-steps.ts"
import { checkGenerated, generate } from "./generate/generate.ts"
import { provideProtoc, type ProvidedProgram } from "./provide/provide-protoc.ts"

const SOURCE = "a .proto file, or a folder of JSON Schemas"

export function codegenCommand(): Command {
  const command = new Command("codegen").description(
    "Generates TypeScript-typed code, gRPC's from .proto files and validators from JSON Schemas, the same on every machine.",
  )

  command
    .command("provide-protoc")
    .description("put protoc and grpc_node_plugin where grpc-tools looks for them, if missing")
    .option("--grpc-tools <directory>", "the grpc-tools package (default: the installed one)")
    .action(async (options: { grpcTools?: string }) => {
      announce(await provideProtoc(options.grpcTools))
    })

  command
    .command("generate")
    .description("bring the generated code up to date")
    .argument("<source>", SOURCE)
    .requiredOption("--out <directory>", "a directory for generated code alone")
    .action(async (source: string, options: { out: string }) => {
      const { provided, differences } = await generate(source, options.out)
      announce(provided)
      const names = Object.values(differences).flat()
      console.log(`${options.out}: ${names.length === 0 ? "up to date" : names.join(", ")}`)
    })

  command
    .command("generate-check")
    .description("fail when the generated code is not up to date; changes nothing")
    .argument("<source>", SOURCE)
    .requiredOption("--out <directory>", "the directory of the generated code")
    .option("--rebuild-with <command>", "the command to name when it is not")
    .action(async (source: string, options: { out: string; rebuildWith?: string }) => {
      const rebuild = options.rebuildWith ?? `codegen generate ${source} --out ${options.out}`
      announce(await checkGenerated(source, options.out, rebuild))
      console.log(`${options.out}: up to date`)
    })

  command
    .command("driver-steps")
    .description("bring what drivers and people know of steps up to date with the schemas")
    .argument("<schemas>", "the folder of step.schema.json and script-step.schema.json")
    .requiredOption("--document <file>", "the document that has a table of each")
    .requiredOption("--copies <directory>", "where each driver-steps.json is one of them")
    .option("--check", "change nothing, fail where something is not up to date", false)
    .action(
      async (schemas: string, options: { document: string; copies: string; check: boolean }) => {
        const stale = await writeDriverSteps(schemas, options)
        if (options.check && stale.length > 0) {
          throw new CodegenError(
            "stale",
            `${stale.join(", ")}: stale; run the same command without --check`,
          )
        }
        console.log(stale.length === 0 ? "driver steps: up to date" : stale.join(", "))
      },
    )

  return command
}

function announce(provided: readonly ProvidedProgram[]): void {
  for (const { path, source } of provided)
    console.error(`codegen: ${path} is now here, from ${source}`)
}
