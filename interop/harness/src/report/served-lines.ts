import { styleText } from "node:util"
import type { TestCertificatePaths } from "@interop/certificates/testing"
import Table from "cli-table3"
import type { ServedCall, Taken } from "../judge/served-calls.ts"
import type { Secrets } from "../select/secrets.ts"
import { shortPath } from "../workspace.ts"
import { type Served, type ServedPart, servedProblems, servedTotals } from "./served-report.ts"

/** What a person at the terminal sees of clients that call, as it comes. */
export class ServedLines {
  readonly #secrets: Secrets
  readonly #namesTransport: boolean

  /** `namesTransport`: there are several. */
  constructor(secrets: Secrets, { namesTransport }: { namesTransport: boolean }) {
    this.#secrets = secrets
    this.#namesTransport = namesTransport
  }

  /** Where clients find each server. */
  addresses(
    parts: readonly Pick<ServedPart, "server" | "transport" | "address">[],
    { ca, client }: TestCertificatePaths,
  ): void {
    const table = new Table({
      head: ["server", "transport", "address"],
      style: { head: [], border: [], compact: true },
    })
    for (const { server, transport, address } of parts) table.push([server, transport, address])
    this.#print(table.toString())
    const isOver = (...names: string[]) => parts.some(({ transport }) => names.includes(transport))
    if (isOver("tls", "mtls")) this.#print(`certificate of the authority: ${shortPath(ca)}`)
    if (isOver("mtls")) {
      this.#print(
        `certificate of a client, and its key: ${shortPath(client.certificate)} ${shortPath(client.privateKey)}`,
      )
    }
  }

  say(line: string): void {
    this.#print(line)
  }

  /** A line of a server, and the verdict where its call has ended. */
  taken(part: ServedPart, { call, line, hasEnded }: Taken): void {
    this.#print(`${this.#head(part, call)}  ${line}`)
    if (hasEnded) this.ended(part, call)
  }

  ended(part: ServedPart, call: ServedCall): void {
    const { difference } = call
    if (difference === undefined) {
      this.#print(`${this.#head(part, call)}  ${styleText("green", "right")}`)
      return
    }
    const { reason, expected, actual } = difference
    this.#print(
      [
        `${this.#head(part, call)}  ${styleText("red", "wrong")}: ${reason}`,
        `  expected:  ${expected}`,
        `  actual:    ${actual}`,
      ].join("\n"),
    )
  }

  verdict(served: Served, reportDirectory: string): void {
    const table = new Table({
      head: ["server", "transport", "right", "wrong", "never called"],
      style: { head: [], border: [], compact: true },
    })
    for (const { server, transport, right, wrong, methods } of served.servers) {
      const uncalled = methods.filter((each) => each.right + each.wrong === 0)
      table.push([
        server,
        transport,
        right,
        wrong,
        uncalled.map(({ path }) => nameIn(path)).join(", "),
      ])
    }
    this.#print(table.toString())
    for (const problem of servedProblems(served)) this.#print(styleText("red", problem))
    for (const { implementation, tool, install } of served.absent) {
      this.#print(`absent: ${implementation} needs ${tool}: ${install}`)
    }
    const verdict = served.green ? styleText("green", "green") : styleText("red", "red")
    this.#print(
      `${verdict}: ${servedTotals(served)}; report: ${shortPath(reportDirectory)}/summary.md`,
    )
  }

  #head({ server, transport }: ServedPart, { number, method }: ServedCall): string {
    const where = this.#namesTransport ? `${server} ${transport}` : server
    return `${where} #${number} ${method.answer.method.name}`
  }

  #print(text: string): void {
    process.stdout.write(`${this.#secrets.hide(text)}\n`)
  }
}

function nameIn(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1)
}
