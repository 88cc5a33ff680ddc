export type {
  BoundListener,
  Case,
  Config,
  Happening,
  KnownStep,
  Listener,
  Messages,
  MetadataEntry,
  Observation,
  PathScript,
  PemFiles,
  Plan,
  PrintedMessage,
  Ready,
  Script,
  ScriptStep,
  ServerHappening,
  ServerObservation,
  SpokenContract,
  Step,
  Target,
  Transport,
} from "./documents.ts"
export { BulkProgress } from "./bulk-progress.ts"
export { type CallSteps, CaseCalls, type OpenStep } from "./case-calls.ts"
export { CaseChannels } from "./case-channels.ts"
export { Digest } from "./digest.ts"
export { DriverProtocolError, type DriverProtocolErrorCode } from "./errors.ts"
export { knownScriptStep, knownStep } from "./known-step.ts"
export { countOf, eachMessage, messageOf } from "./messages.ts"
export {
  ObservationLog,
  printReady,
  printServerReady,
  refusalsOf,
  ServerObservationLog,
} from "./observation-log.ts"
export { LONGEST_PRINTED_MESSAGE_BYTES, printedMessage } from "./printed-message.ts"
export { readConfig, readPlan } from "./read-document.ts"
export { parseScript, scriptKey } from "./script.ts"
export { timerMs } from "./timer-ms.ts"
export { UnsupportedStep } from "./unsupported-step.ts"
export {
  parseConfig,
  parseObservation,
  parsePlan,
  parseReady,
  parseServerObservation,
} from "./validation.ts"
