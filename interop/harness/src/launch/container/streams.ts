import { PassThrough, type Readable } from "node:stream"
import type Dockerode from "dockerode"

/** The engine's one stream taken apart; both ends end with it. */
export function takeApart(modem: Dockerode["modem"], stream: NodeJS.ReadableStream) {
  const stdout = new PassThrough()
  const stderr = new PassThrough()
  modem.demuxStream(stream, stdout, stderr)
  const ended = new Promise<void>((resolve) => {
    const end = () => {
      stdout.end()
      stderr.end()
      resolve()
    }
    stream.once("end", end)
    stream.once("close", end)
    stream.once("error", end)
  })
  return { stdout: stdout as Readable, stderr: stderr as Readable, ended }
}
