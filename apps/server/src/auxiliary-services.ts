import type { HardenedServer } from "@interop/server-hardening"
// Its exports are made at run time: Node sees the default one only.
import protobuf from "google-protobuf"
import { healthName, offerHealth, type Health } from "./health.ts"
import { offerReflection } from "./reflection.ts"
import type { ServedContract } from "./served-contract.ts"

/** https://github.com/protocolbuffers/protobuf/blob/main/src/google/protobuf/descriptor.proto */
const FILE_FIELD = 1

/** Offers health and reflection, but none that the contract has itself. */
export function offerAuxiliaryServices(
  servers: readonly HardenedServer[],
  contract: Pick<ServedContract, "serviceNames" | "descriptors">,
): Health {
  const { serviceNames } = contract
  const health = offerHealth(serviceNames.includes(healthName) ? [] : servers, serviceNames)
  offerReflection(servers, [...filesIn(contract.descriptors), ...health.descriptors], serviceNames)
  return health
}

/** As they stand in the set, which has nothing else. */
function filesIn(descriptorSet: Buffer): Buffer[] {
  const files: Buffer[] = []
  const reader = new protobuf.BinaryReader(descriptorSet)
  while (reader.nextField()) {
    if (reader.getFieldNumber() === FILE_FIELD) files.push(Buffer.from(reader.readBytes()))
    else reader.skipField()
  }
  return files
}
