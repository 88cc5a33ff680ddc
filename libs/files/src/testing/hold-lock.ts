/** Takes a lock, says so, and keeps it until its input ends or it is killed. */
import { FileLock } from "../file-lock.ts"

const lock = FileLock.take(process.argv[2] ?? "")
console.log("held")
process.stdin.resume().once("end", () => lock.release())
