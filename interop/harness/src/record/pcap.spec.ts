import { expect, test } from "vitest"
import { pcapOf } from "./pcap.ts"
import { Recording } from "./recording.ts"

const FILE_HEADER = 24
const PACKET_HEADER = 16
const IP_AND_TCP = 40

interface Packet {
  from: number
  flags: number
  sequence: number
  acknowledged: number
  bytes: Buffer
}

/** As any reader of captures takes them apart. */
function packetsIn(capture: Buffer): Packet[] {
  const packets: Packet[] = []
  for (let at = FILE_HEADER; at < capture.length;) {
    const length = capture.readUInt32LE(at + 8)
    const packet = capture.subarray(at + PACKET_HEADER, at + PACKET_HEADER + length)
    expect(packet.readUInt16BE(2)).toBe(length)
    packets.push({
      from: packet.readUInt16BE(20),
      flags: packet.readUInt8(33),
      sequence: packet.readUInt32BE(24),
      acknowledged: packet.readUInt32BE(28),
      bytes: packet.subarray(IP_AND_TCP),
    })
    at += PACKET_HEADER + length
  }
  return packets
}

test("the bytes of both directions are in it, in TCP segments that fit together", () => {
  const request = Buffer.alloc(150_000, "request ")
  const recording = new Recording()
  const connection = recording.open()
  recording.bytes(connection, "client", request)
  recording.bytes(connection, "server", Buffer.from("response"))
  recording.end(connection, "client", "ended")
  recording.end(connection, "server", "reset")

  const packets = packetsIn(pcapOf(recording, 0))

  expect(packets.map(({ flags }) => flags)).toEqual([
    0x02, 0x12, 0x10, 0x18, 0x18, 0x18, 0x18, 0x11, 0x14,
  ])
  const from = (port: number) =>
    Buffer.concat(packets.flatMap((each) => (each.from === port ? [each.bytes] : [])))
  expect(from(40_001)).toEqual(request)
  expect(from(50_051).toString()).toBe("response")
  const response = packets.find(({ bytes }) => bytes.toString() === "response")
  expect(response).toMatchObject({ sequence: 1, acknowledged: 1 + request.length })
})
