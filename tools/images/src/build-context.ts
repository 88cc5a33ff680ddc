import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { writeFile } from "@interop/files"
import { dockerOrFail } from "./docker.ts"

/** Calls `work` with a directory that is gone afterwards. */
export async function inScratchDirectory<T>(work: (directory: string) => Promise<T>): Promise<T> {
  const directory = mkdtempSync(join(tmpdir(), "image-"))
  try {
    return await work(directory)
  } finally {
    rmSync(directory, { recursive: true, force: true })
  }
}

/** Builds an image from these instructions with the directory as its context. */
export async function buildFrom(
  directory: string,
  instructions: readonly string[],
  reference: string,
): Promise<void> {
  writeFile(join(directory, "Dockerfile"), `${instructions.join("\n")}\n`)
  await dockerOrFail(`cannot make ${reference}`, ["build", "--tag", reference, directory])
}
