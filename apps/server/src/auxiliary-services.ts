import type { HardenedServer } from "@interop/server-hardening"
// Its exports are made at run time: Node sees the default one only.
import descriptors from "google-protobuf/google/protobuf/descriptor_pb.js"
import { healthName, offerHealth, type Health } from "./health.ts"
import { offerReflection } from "./reflection.ts"
import type { ServedContract } from "./served-contract.ts"

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

function filesIn(descriptorSet: Buffer): Buffer[] {
  return descriptors.FileDescriptorSet.deserializeBinary(descriptorSet)
    .getFileList()
    .map((file) => Buffer.from(file.serializeBinary()))
}
