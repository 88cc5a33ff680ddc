import { makeDirectory } from "../write.ts"

try {
  makeDirectory(process.argv[2] ?? "")
  console.log("made")
} catch (error) {
  console.log((error as Error).message)
}
