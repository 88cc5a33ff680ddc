import type { Recording, Side, WireEvent } from "./recording.ts"

/**
 * A recording as a capture file, for Wireshark and its like: the very bytes and
 * times, in TCP segments that are made up around them.
 * https://www.ietf.org/archive/id/draft-gharris-opsawg-pcap-01.html
 */
export function pcapOf({ events }: Pick<Recording, "events">, timeOrigin: number): Buffer {
  const connections = new Map<number, Record<Side, number>>()
  const packets = events.flatMap((event) => {
    const sent = connections.get(event.connection) ?? { client: 0, server: 0 }
    connections.set(event.connection, sent)
    return packetsOf(event, sent, timeOrigin)
  })
  return Buffer.concat([fileHeader(), ...packets])
}

const MAGIC_NANOSECONDS = 0xa1b23c4d
const MAX_PACKET_BYTES = 65_535
const LINK_TYPE_IPV4 = 228
const IP_HEADER_BYTES = 20
const TCP_HEADER_BYTES = 20
const MAX_SEGMENT_BYTES = MAX_PACKET_BYTES - IP_HEADER_BYTES - TCP_HEADER_BYTES
const TCP = 6
const LOOPBACK = 0x7f000001
const CLIENT_PORT = 40_000
const SERVER_PORT = 50_051
const FIN = 0x01
const SYN = 0x02
const RST = 0x04
const PSH = 0x08
const ACK = 0x10

function fileHeader(): Buffer {
  const header = Buffer.alloc(24)
  header.writeUInt32LE(MAGIC_NANOSECONDS, 0)
  header.writeUInt16LE(2, 4)
  header.writeUInt16LE(4, 6)
  header.writeUInt32LE(MAX_PACKET_BYTES, 16)
  header.writeUInt32LE(LINK_TYPE_IPV4, 20)
  return header
}

/** `sent` is what each side has sent of its sequence so far, and grows. */
function packetsOf(event: WireEvent, sent: Record<Side, number>, timeOrigin: number): Buffer[] {
  const packet = (side: Side, flags: number, bytes: Buffer = Buffer.alloc(0)) => {
    const made = packetOf({ ...event, atMs: timeOrigin + event.atMs }, side, flags, sent, bytes)
    const takesNumber = (flags & (SYN | FIN)) === 0 ? 0 : 1
    sent[side] = (sent[side] + bytes.length + takesNumber) % 2 ** 32
    return made
  }
  switch (event.kind) {
    case "opened":
      return [packet("client", SYN), packet("server", SYN | ACK), packet("client", ACK)]
    case "ended":
      return [packet(event.side, FIN | ACK)]
    case "reset":
      return [packet(event.side, RST | ACK)]
    case "bytes":
      return [...segments(event.bytes)].map((bytes) => packet(event.side, PSH | ACK, bytes))
  }
}

function* segments(bytes: Buffer): Generator<Buffer> {
  for (let start = 0; start < bytes.length; start += MAX_SEGMENT_BYTES) {
    yield bytes.subarray(start, start + MAX_SEGMENT_BYTES)
  }
}

function packetOf(
  { atMs, connection }: WireEvent,
  side: Side,
  flags: number,
  sent: Record<Side, number>,
  bytes: Buffer,
): Buffer {
  const length = IP_HEADER_BYTES + TCP_HEADER_BYTES + bytes.length
  const packet = Buffer.alloc(16 + length)
  packet.writeUInt32LE(Math.floor(atMs / 1000), 0)
  packet.writeUInt32LE(Math.floor((atMs % 1000) * 1_000_000), 4)
  packet.writeUInt32LE(length, 8)
  packet.writeUInt32LE(length, 12)

  const ip = packet.subarray(16)
  ip.writeUInt8(0x45, 0)
  ip.writeUInt16BE(length, 2)
  ip.writeUInt8(64, 8)
  ip.writeUInt8(TCP, 9)
  ip.writeUInt32BE(LOOPBACK, 12)
  ip.writeUInt32BE(LOOPBACK, 16)

  const tcp = ip.subarray(IP_HEADER_BYTES)
  const other = side === "client" ? "server" : "client"
  const port = { client: CLIENT_PORT + connection, server: SERVER_PORT }
  tcp.writeUInt16BE(port[side], 0)
  tcp.writeUInt16BE(port[other], 2)
  tcp.writeUInt32BE(sent[side], 4)
  tcp.writeUInt32BE(flags === SYN ? 0 : sent[other], 8)
  tcp.writeUInt8((TCP_HEADER_BYTES / 4) << 4, 12)
  tcp.writeUInt8(flags, 13)
  tcp.writeUInt16BE(0xffff, 14)
  bytes.copy(tcp, TCP_HEADER_BYTES)
  return packet
}
