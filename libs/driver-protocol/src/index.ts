export type {
  BidiMode,
  BoundListener,
  Case,
  Config,
  Happening,
  KnownStep,
  Listener,
  MetadataEntry,
  MethodName,
  Observation,
  Plan,
  Ready,
  Step,
  Target,
  Transport,
} from "./documents.ts"
export { decodeDouble, encodeDouble } from "./doubles.ts"
export { DriverProtocolError, type DriverProtocolErrorCode } from "./errors.ts"
export { knownStep } from "./known-step.ts"
export { ObservationLog, printReady } from "./observation-log.ts"
export { readConfig, readPlan } from "./read-document.ts"
export { parseConfig, parseObservation, parsePlan, parseReady } from "./validation.ts"
