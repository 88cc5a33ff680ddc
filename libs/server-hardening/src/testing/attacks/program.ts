import { attacks, type AttackName } from "./index.ts"

// node program.ts NAME HOST:PORT [CONNECTIONS]: says that it attacks, does so until its standard input ends,
// and says what it did.
const [name = "", address = "", connections] = process.argv.slice(2)
const attack = attacks[name as AttackName]
if (attack === undefined || address === "") {
  process.stderr.write(
    `attack: no attack is called ${JSON.stringify(name)}; one of ${Object.keys(attacks).join(", ")}, then HOST:PORT\n`,
  )
  process.exit(2)
}
const over = new AbortController()
process.stdin.once("end", () => over.abort()).resume()
const ended = attack(address, {
  signal: over.signal,
  ...(connections === undefined ? {} : { connections: Number(connections) }),
})
process.stdout.write("attacking\n")
process.stdout.write(`${JSON.stringify(await ended)}\n`)
process.exit()
