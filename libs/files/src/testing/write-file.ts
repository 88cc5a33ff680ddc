import { writeFile } from "../write.ts"

const [file = "", bytes] = process.argv.slice(2)
try {
  writeFile(file, Buffer.alloc(Number(bytes)))
  console.log("written")
} catch (error) {
  console.log((error as Error).message)
}
