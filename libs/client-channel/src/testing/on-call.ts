import type { Socket } from "node:net"
import { HEADERS, preface } from "@interop/server-hardening/testing"

/** Tells of the first call that comes over a connection. */
export function onCall(socket: Socket, call: () => void): void {
  let seen = Buffer.alloc(0)
  const look = (data: Buffer) => {
    seen = Buffer.concat([seen, data])
    for (let at = preface.length; at + 9 <= seen.length; at += 9 + seen.readUIntBE(at, 3)) {
      if (seen.readUInt8(at + 3) !== HEADERS) continue
      socket.off("data", look)
      call()
      return
    }
  }
  socket.on("data", look)
}
