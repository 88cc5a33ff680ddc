import { randomBytes, randomInt } from "node:crypto"
import {
  type DescField,
  type DescMessage,
  ScalarType,
  fromBinary,
  toBinary,
} from "@bufbuild/protobuf"
import { reflect } from "@bufbuild/protobuf/reflect"

type SingleScalar = DescField & { fieldKind: "scalar" }

/** Another message of the same type: the first field of a scalar type has another value. Undefined where there is none. */
export function changedMessage(type: DescMessage, bytes: Uint8Array): Uint8Array | undefined {
  const field = type.fields.find(
    (each): each is SingleScalar => each.fieldKind === "scalar" && each.oneof === undefined,
  )
  if (field === undefined) return undefined
  const message = reflect(type, fromBinary(type, bytes))
  message.set(field, anotherValue(field.scalar, message.get(field)))
  return toBinary(type, message.message)
}

function anotherValue(
  type: ScalarType,
  value: unknown,
): boolean | string | number | bigint | Uint8Array {
  switch (type) {
    case ScalarType.BOOL:
      return value !== true
    case ScalarType.STRING:
      return randomBytes(6).toString("hex")
    case ScalarType.BYTES:
      return randomBytes(6)
    case ScalarType.DOUBLE:
    case ScalarType.FLOAT:
      // Halves are the same in both.
      return randomInt(1, 2 ** 20) + 0.5
    case ScalarType.INT64:
    case ScalarType.UINT64:
    case ScalarType.SINT64:
    case ScalarType.FIXED64:
    case ScalarType.SFIXED64:
      return BigInt(randomInt(1, 2 ** 40))
    default:
      return randomInt(1, 2 ** 30)
  }
}
