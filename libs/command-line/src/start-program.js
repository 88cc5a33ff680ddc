import module from "node:module"

const OLDEST_MAJOR = 24

/**
 * Starts a program with a compile cache. JavaScript, and so are the files that
 * call it: with a warm cache nothing then loads what strips types, which takes
 * 17 MB and half of the time until the first answer; and a Node that is too old
 * for TypeScript says so.
 *
 * @param {() => Promise<unknown>} load imports the program
 */
export async function startProgram(load) {
  if (Number.parseInt(process.versions.node, 10) < OLDEST_MAJOR) {
    process.stderr.write(
      `this needs Node ${OLDEST_MAJOR} and runs on ${process.version}: start it with npm run, which brings its own\n`,
    )
    process.exit(1)
  }
  module.enableCompileCache()
  await load()
}
