import { cpSync } from "node:fs"
import { dirname, join } from "node:path"
import { FailureError } from "@interop/command-line"
import { x } from "tinyexec"
import { buildFrom, inScratchDirectory } from "./build-context.ts"
import { dockerOrFail, imageExists } from "./docker.ts"
import { interrupted } from "./interrupt.ts"

const debianSuite = "bookworm"

/**
 * An image that does the work of an official one on a machine that reaches no
 * image registry: made from Debian's packages, for Node from the Node and npm
 * that run this program, and for Go and Rust from this machine's.
 */
export async function standIn(official: string): Promise<string> {
  const [repository = ""] = official.split(":")
  const reference = `interop-stand-in/${official}`
  if (await imageExists(reference)) return reference
  switch (repository) {
    case "debian":
      await makeDebian(reference)
      return reference
    case "node":
      await makeNode(reference)
      return reference
    case "golang":
      await makeGo(reference)
      return reference
    case "rust":
      await makeRust(reference)
      return reference
    case "python":
      await fromDebian(reference, [
        "RUN apt-get update && apt-get install -y --no-install-recommends python3 python3-venv && rm -rf /var/lib/apt/lists/*",
      ])
      return reference
    case "eclipse-temurin":
      await fromDebian(reference, [
        "RUN apt-get update && apt-get install -y --no-install-recommends openjdk-17-jre-headless && rm -rf /var/lib/apt/lists/*",
      ])
      return reference
    case "maven":
      await fromDebian(reference, [
        "RUN apt-get update && apt-get install -y --no-install-recommends maven openjdk-17-jdk-headless && rm -rf /var/lib/apt/lists/*",
      ])
      return reference
    default:
      throw new FailureError(
        `cannot pull ${official}, and there is no stand-in for ${repository}: give its build argument an image that this machine has`,
      )
  }
}

async function makeDebian(reference: string): Promise<void> {
  await inScratchDirectory(async (directory) => {
    const tar = join(directory, "debian.tar")
    await mmdebstrap(["--variant=minbase", "--include=ca-certificates", debianSuite, tar])
    await dockerOrFail(`cannot import ${reference}`, ["import", tar, reference])
  })
}

async function mmdebstrap(args: string[]): Promise<void> {
  let exitCode: number | undefined
  let stderr: string
  try {
    ;({ exitCode, stderr } = await x("mmdebstrap", args, { signal: interrupted }))
  } catch (cause) {
    throw new FailureError(
      "no image registry is reached, and mmdebstrap, which makes a base image without one, is missing; install it with: apt-get install -y mmdebstrap",
      { cause },
    )
  }
  interrupted.throwIfAborted()
  if (exitCode !== 0) {
    throw new FailureError(
      `mmdebstrap cannot make a base image: ${stderr.trim().split("\n").at(-1)}`,
    )
  }
}

async function makeNode(reference: string): Promise<void> {
  const npm = process.env["npm_execpath"]
  if (npm === undefined)
    throw new FailureError("a stand-in for Node needs npm: start this through npm run or npx")
  await fromDebian(
    reference,
    [
      "COPY bin/node /usr/local/bin/node",
      "COPY npm /usr/local/lib/node_modules/npm",
      "RUN ln -s ../lib/node_modules/npm/bin/npm-cli.js /usr/local/bin/npm && useradd --uid 1000 --create-home node",
    ],
    (directory) => {
      cpSync(process.execPath, join(directory, "bin", "node"))
      cpSync(dirname(dirname(npm)), join(directory, "npm"), { recursive: true })
    },
  )
}

/** Debian's own Go is too old for today's libraries. */
async function makeGo(reference: string): Promise<void> {
  const goRoot = await localRoot("Go", "GO_IMAGE", ["go", "env", "GOROOT"])
  await fromDebian(
    reference,
    ["COPY go /usr/local/go", "ENV GOPATH=/go PATH=/go/bin:/usr/local/go/bin:$PATH"],
    (directory) => cpSync(goRoot, join(directory, "go"), { recursive: true }),
  )
}

/** Debian's own Rust is too old for today's libraries. */
async function makeRust(reference: string): Promise<void> {
  const sysroot = await localRoot("Rust", "RUST_IMAGE", ["rustc", "--print", "sysroot"])
  await fromDebian(
    reference,
    [
      "RUN apt-get update && apt-get install -y --no-install-recommends gcc libc6-dev && rm -rf /var/lib/apt/lists/*",
      "COPY rust /usr/local/rust",
      "ENV CARGO_HOME=/usr/local/cargo PATH=/usr/local/rust/bin:$PATH",
    ],
    (directory) =>
      cpSync(sysroot, join(directory, "rust"), {
        recursive: true,
        // Half of its size, and nothing that builds.
        filter: (file) => file !== join(sysroot, "share"),
      }),
  )
}

/** Where this machine has a language's own tools. */
async function localRoot(
  language: string,
  imageArgument: string,
  [program, ...args]: readonly [string, ...string[]],
): Promise<string> {
  try {
    const { exitCode, stdout } = await x(program, args)
    if (exitCode === 0) return stdout.trim()
  } catch {
    // Not on this machine: said below, as where it does not answer.
  }
  throw new FailureError(
    `no image registry is reached, and a stand-in for ${language} is a copy of this machine's, which is missing: install ${language}, or give ${imageArgument} an image that this machine has`,
  )
}

/** `fill` puts what the instructions copy into the build context. */
async function fromDebian(
  reference: string,
  instructions: readonly string[],
  fill: (directory: string) => void = () => {},
): Promise<void> {
  const debian = await standIn(`debian:${debianSuite}-slim`)
  await inScratchDirectory(async (directory) => {
    fill(directory)
    await buildFrom(directory, [`FROM ${debian}`, ...instructions], reference)
  })
}
