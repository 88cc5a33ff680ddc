import { ScalarType } from "@bufbuild/protobuf"
import { WireType } from "@bufbuild/protobuf/wire"

/** How a scalar stands on the wire, unpacked: https://protobuf.dev/programming-guides/encoding/#structure */
export function wireTypeOf(type: ScalarType): WireType {
  switch (type) {
    case ScalarType.DOUBLE:
    case ScalarType.FIXED64:
    case ScalarType.SFIXED64:
      return WireType.Bit64
    case ScalarType.FLOAT:
    case ScalarType.FIXED32:
    case ScalarType.SFIXED32:
      return WireType.Bit32
    case ScalarType.STRING:
    case ScalarType.BYTES:
      return WireType.LengthDelimited
    default:
      return WireType.Varint
  }
}
