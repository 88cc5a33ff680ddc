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
  PemFiles,
  Plan,
  Ready,
  Script,
  ScriptStep,
  ServerHappening,
  ServerObservation,
  Step,
  Target,
  Transport,
  Values,
} from "./documents.ts"
export { BulkProgress } from "./bulk-progress.ts"
export { type CallSteps, CaseCalls, type OpenStep } from "./case-calls.ts"
export { decodeDouble, encodeDouble } from "./doubles.ts"
export { DriverProtocolError, type DriverProtocolErrorCode } from "./errors.ts"
export { knownStep } from "./known-step.ts"
export { doubleIn, messageOf } from "./messages.ts"
export { ObservationLog, printReady, ServerObservationLog } from "./observation-log.ts"
export { readConfig, readPlan } from "./read-document.ts"
export { knownScriptStep, parseScript, scriptKey } from "./script.ts"
export { timerMs } from "./timer-ms.ts"
export { UnsupportedStep } from "./unsupported-step.ts"
export {
  parseConfig,
  parseObservation,
  parsePlan,
  parseReady,
  parseServerObservation,
} from "./validation.ts"
export { countOf, Digest, eachValue } from "./values.ts"
