import { execFileSync } from "node:child_process"
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { beforeEach, describe, expect, onTestFinished, test } from "vitest"
import { workspaceRoot } from "../workspace.ts"
import { suiteRecord } from "./suite-record.ts"
import { suiteText } from "./versions.ts"

const ARCHIVED = "interop/harness/archived-commit.txt"

function temporaryDirectory(): string {
  const directory = mkdtempSync(join(tmpdir(), "suite-"))
  onTestFinished(() => rmSync(directory, { recursive: true }))
  return directory
}

function git(directory: string, ...args: string[]): string {
  const somebody = ["-c", "user.name=a", "-c", "user.email=a@example.org"]
  return execFileSync("git", [...somebody, ...args], { cwd: directory, encoding: "utf8" }).trim()
}

/** A repository of two files, one of which is that of the suite which git fills in. */
function repository(): { directory: string; commit: string } {
  const directory = temporaryDirectory()
  for (const file of [ARCHIVED, ".gitattributes"]) {
    cpSync(join(workspaceRoot, file), join(directory, file), { recursive: true })
  }
  writeFileSync(join(directory, "file"), "text\n")
  git(directory, "init", "--quiet")
  git(directory, "add", ".")
  git(directory, "commit", "--quiet", "-m", "first")
  return { directory, commit: git(directory, "rev-parse", "HEAD") }
}

function hasGit(): boolean {
  try {
    git(".", "--version")
    return true
  } catch {
    return false
  }
}

describe.skipIf(!hasGit())("in a repository", () => {
  let directory: string
  let commit: string
  beforeEach(() => {
    ;({ directory, commit } = repository())
  })

  test("the commit is known, and that nothing differs from it", () => {
    expect(suiteRecord(directory)).toEqual({ commit, clean: true })
  })

  test("what differs has a digest that says which changes are the same", () => {
    const withChange = (file: string, text: string) => {
      writeFileSync(join(directory, file), text)
      const record = suiteRecord(directory)
      expect(record).toMatchObject({ commit, clean: false })
      return record.changes
    }
    const changed = withChange("file", "other\n")
    const changedOtherwise = withChange("file", "another\n")
    const changedBack = withChange("file", "other\n")
    const further = withChange("further file", "text\n")
    const furtherOtherwise = withChange("further file", "other\n")

    expect(changed).toMatch(/^[0-9a-f]{12}$/)
    expect(changedBack).toBe(changed)
    expect(new Set([changed, changedOtherwise, further, furtherOtherwise]).size).toBe(4)
  })

  test("an archive that git made has its commit, and nobody knows whether it was changed since", () => {
    const extracted = temporaryDirectory()
    const archive = join(temporaryDirectory(), "suite.tar")
    git(directory, "archive", "--output", archive, "HEAD")
    execFileSync("tar", ["xf", archive], { cwd: extracted })

    expect(suiteRecord(extracted)).toEqual({ commit })
  })

  test("a repository around it that does not know the suite says nothing of it", () => {
    const inner = join(directory, "inner")
    mkdirSync(inner)
    cpSync(join(workspaceRoot, ARCHIVED), join(inner, ARCHIVED), { recursive: true })

    expect(suiteRecord(inner)).toEqual({})
  })
})

test("the text for people tells every state from the others", () => {
  const commit = "0123456789abcdef0123456789abcdef01234567"

  expect(
    [
      {},
      { commit },
      { commit, clean: true },
      { commit, clean: false },
      { commit, clean: false, changes: "abcdefabcdef" },
    ].map(suiteText),
  ).toEqual([
    "unknown commit",
    "commit 0123456789ab, from an archive",
    "commit 0123456789ab",
    "commit 0123456789ab with changes",
    "commit 0123456789ab with changes abcdefabcdef",
  ])
})

test("a folder of unknown origin says nothing", () => {
  expect(suiteRecord(temporaryDirectory())).toEqual({})
})
