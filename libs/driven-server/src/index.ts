export { CallScripts, onlyResponse, parsedRequests, unimplemented } from "./call-scripts.ts"
export { serve, type Answer, type AnswersAt } from "./serve.ts"
export { serveConfig, type DrivenContract } from "./serve-config.ts"
export type { ProgramControl, ServedCall, StatusLibrary } from "./served-call.ts"
export type {
  ListenerSecurity,
  ListeningServer,
  ServedMethods,
  ServerLibrary,
} from "./server-library.ts"
export { statusCodes } from "./status-codes.ts"
