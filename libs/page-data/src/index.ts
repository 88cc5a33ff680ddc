export { type Cause, causesOf } from "./causes.ts"
export { PAGE_FORMAT_VERSION } from "./page-data.ts"
export type {
  BaselineData,
  CellData,
  Change,
  DivergenceData,
  Evidence,
  HistoryRun,
  Moment,
  Outcome,
  PageData,
  ProgramData,
  RunData,
  RunningData,
  ScenarioData,
  Totals,
} from "./page-data.ts"
