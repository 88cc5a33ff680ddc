// Usage: end-with-launcher.mjs GROUP. Ends that process group when standard input ends without a word: whoever held it
// was killed. Plain JavaScript for Node 20 without packages, as start.mjs is.
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => {})

const chunks = await process.stdin.toArray()
if (chunks.length === 0) process.kill(-Number(process.argv[2]), "SIGKILL")
