import {
  type BidiMode,
  type MethodName,
  decodeDouble,
  encodeDouble,
} from "@interop/driver-protocol"
import type { CallModel, Next } from "./call-model.ts"
import { type SquareCall, openSquareServiceCall } from "./square-service.ts"

/** A call that is answered as the contract says. */
export function openContractCall(method: MethodName, bidi: BidiMode): CallModel {
  const call = openSquareServiceCall(method, bidi)
  return {
    accept: (request) => call.accept(decodeDouble(request)),
    halfClose: () => call.halfClose(),
    abandon: () => {},
    hasEnded: () => false,
    next: () => nextOf(call),
    metadata: { initial: [], trailing: [] },
    server: undefined,
  }
}

function nextOf(call: SquareCall): Next {
  const next = call.next()
  if (next === "pending") return { kind: "pending" }
  if (next === "end") return { kind: "end", code: OK }
  // What bits a computed NaN has is for each machine to say.
  if (Number.isNaN(next)) return { kind: "value", value: encodeDouble(next), anyNaN: true }
  return { kind: "value", value: encodeDouble(next), anyNaN: false }
}

const OK = 0
