import { descriptorSet } from "@interop/contract"
import type { HardenedServer } from "@interop/server-hardening"
// Its exports are made at run time: Node sees the default one only.
import descriptors from "google-protobuf/google/protobuf/descriptor_pb.js"
import { offerHealth, type Health } from "./health.ts"
import { offerReflection } from "./reflection.ts"

/** Offers health and reflection. */
export function offerAuxiliaryServices(
  servers: readonly HardenedServer[],
  services: readonly string[],
): Health {
  const health = offerHealth(servers, services)
  offerReflection(servers, [...contractDescriptors(), ...health.descriptors])
  return health
}

function contractDescriptors(): Buffer[] {
  return descriptors.FileDescriptorSet.deserializeBinary(descriptorSet())
    .getFileList()
    .map((file) => Buffer.from(file.serializeBinary()))
}
