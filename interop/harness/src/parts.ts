/** What other suites that run the stacks' programs build on. */
export { type ClientRun, followClient } from "./drive/client-run.ts"
export { casesFor } from "./drive/plan.ts"
export { firstDifference } from "./judge/compare.ts"
export { expectationOf } from "./judge/expectation.ts"
export { ProcessRuntime } from "./launch/process/process-runtime.ts"
export type { RunningProgram } from "./launch/runtime.ts"
export { Machine, type MachineRecord } from "./machine.ts"
export { prepare } from "./prepare/prepare.ts"
export { type Exit, describeExit } from "./processes/exit.ts"
export { Reaper } from "./processes/reaper.ts"
export { Relay, type WireObserver, resetSocket } from "./record/relay.ts"
export {
  emptyReportDirectory,
  lockReportDirectory,
  refuseOtherFiles,
} from "./report/report-directory.ts"
export {
  type Implementation,
  type Program,
  programsOf,
  readImplementations,
} from "./select/manifests.ts"
export { readContract } from "./select/contracts.ts"
export { placements } from "./select/placement.ts"
export type { Scenario } from "./select/scenario.ts"
export { readScenarios } from "./select/scenarios.ts"
export { type Timeouts, timeoutsFor } from "./timeouts.ts"
export {
  cacheDirectory,
  contractsDirectory,
  implementationsDirectory,
  shortPath,
  workspaceRoot,
} from "./workspace.ts"
