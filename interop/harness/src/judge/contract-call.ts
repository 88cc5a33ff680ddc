import type { OpenStep, Scenario } from "../select/scenario.ts"
import type { CallModel, Next } from "./call-model.ts"
import { isExact } from "./script-call.ts"

const OK = 0

/** A call that is answered as the contract says. Throws RangeError for a method that has no meaning of its own. */
export function openContractCall({ contract, service }: Scenario, open: OpenStep): CallModel {
  const { method } = open
  const call = contract.model?.open(method, service)
  if (call === undefined) {
    throw new RangeError(
      `${method.path} has no meaning without a script in the contract ${contract.name}`,
    )
  }
  const next = (): Next => {
    const response = call.next()
    if (response === "pending") return { kind: "pending" }
    if (response === "end") return { kind: "end", code: OK }
    return {
      kind: "message",
      message: { type: method.response, ...response, exact: isExact(open) },
    }
  }
  return {
    accept: ({ bytes }) => call.accept(bytes),
    halfClose: () => call.halfClose(),
    abandon: () => {},
    hasEnded: () => false,
    next,
    metadata: { initial: [], trailing: [] },
    server: undefined,
  }
}
