const scratch = new DataView(new ArrayBuffer(8))

/** The 16 lower-case hex digits of a double's IEEE-754 bits, big-endian. */
export function encodeDouble(value: number): string {
  scratch.setFloat64(0, value)
  return scratch.getBigUint64(0).toString(16).padStart(16, "0")
}

/** The double whose bits are these 16 hex digits. A NaN's payload survives only while it stays in hex. */
export function decodeDouble(hex: string): number {
  if (!/^[0-9a-f]{16}$/.test(hex)) {
    throw new RangeError(`not the 16 hex digits of a double: ${JSON.stringify(hex)}`)
  }
  scratch.setBigUint64(0, BigInt(`0x${hex}`))
  return scratch.getFloat64(0)
}
