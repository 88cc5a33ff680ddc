export {
  NotOpened,
  type CallToOpen,
  type ChannelTarget,
  type ClientChannel,
  type ClientLibrary,
  type EndOfCall,
  type OpenedCall,
} from "./client-library.ts"
export { runPlan } from "./run-plan.ts"
export {
  callByStub,
  RequestQueue,
  singleResponse,
  startedResponses,
  type StubCall,
} from "./stub-call.ts"
