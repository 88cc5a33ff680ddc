import { createHash, randomUUID, X509Certificate } from "node:crypto"
import { mkdir, readdir, readFile, rename, stat, unlink, writeFile } from "node:fs/promises"
import { basename, join } from "node:path"
import { DAY_MS } from "./issue-certificates.ts"
import { filesOf, type TestCertificatePaths, testCertificatePaths } from "./test-certificates.ts"
import { writeFiles } from "./write-files.ts"

export interface KeptCertificateOptions {
  /** Gets the files; one that has them already is an error. */
  directory: string
  /** DNS names and IP addresses that the server has besides localhost, 127.0.0.1 and ::1. */
  names: readonly string[]
  /** Where they are kept from one call to another. */
  cache: string
}

/**
 * Test certificates in a directory that has none. They are made once and kept
 * for half of the day that they are valid: to make them takes a quarter of a
 * second of processor time, which each run of the harness would pay for.
 */
export async function keptTestCertificates(
  options: KeptCertificateOptions,
): Promise<TestCertificatePaths> {
  const { directory, names, cache } = options
  const paths = testCertificatePaths(directory)
  const keptFile = join(cache, `test-certificates-${await keyOf(names)}.json`)
  const kept = await read(keptFile)
  if (kept !== undefined) {
    const files = filesOf(paths).map((path) => ({
      path,
      text: kept[basename(path)] ?? "",
      secret: path.endsWith(".key"),
    }))
    await writeFiles(directory, files, { overwrite: false })
    return paths
  }
  const { makeTestCertificates } = await import("./make-test-certificates.ts")
  await makeTestCertificates({ directory, names })
  await keep(paths, keptFile, cache)
  return paths
}

/** Another one when other certificates would be made. */
async function keyOf(names: readonly string[]): Promise<string> {
  const hash = createHash("sha256").update(JSON.stringify(names))
  const sources = (await readdir(import.meta.dirname)).filter((name) => name.endsWith(".ts")).sort()
  for (const name of sources) hash.update(await readFile(join(import.meta.dirname, name)))
  return hash.digest("hex").slice(0, 16)
}

/** By file name; undefined when there are none, or they are to be made anew. */
async function read(file: string): Promise<Record<string, string> | undefined> {
  try {
    const texts = JSON.parse(await readFile(file, "utf8")) as Record<string, string>
    const { validFromDate, validToDate } = new X509Certificate(texts["server.pem"] ?? "")
    const now = Date.now()
    const half = (validFromDate.getTime() + validToDate.getTime()) / 2
    return now > validFromDate.getTime() && now < half ? texts : undefined
  } catch {
    return undefined
  }
}

/** In one file, so that nobody finds half of them. A cache that cannot be written is no error. */
async function keep(paths: TestCertificatePaths, file: string, cache: string): Promise<void> {
  const texts = await Promise.all(
    filesOf(paths).map(async (path) => [basename(path), await readFile(path, "utf8")] as const),
  )
  try {
    await mkdir(cache, { recursive: true })
    const whole = `${file}.${randomUUID()}`
    await writeFile(whole, JSON.stringify(Object.fromEntries(texts)), { mode: 0o600 })
    await rename(whole, file)
    await removeOld(cache)
  } catch {}
}

async function removeOld(cache: string): Promise<void> {
  for (const name of await readdir(cache)) {
    if (!name.startsWith("test-certificates-")) continue
    const path = join(cache, name)
    if (Date.now() - (await stat(path)).mtimeMs > DAY_MS) await unlink(path)
  }
}
