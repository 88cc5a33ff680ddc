import { createContext } from "preact"
import { useContext } from "preact/hooks"
import type { EvidenceSource } from "../data/source.ts"
import type { Report } from "../data/report.ts"

interface Value {
  report: Report
  evidence: EvidenceSource
}

const ReportContext = createContext<Value | undefined>(undefined)
export const ReportProvider = ReportContext.Provider

export function useReport(): Report {
  return valueOf(useContext(ReportContext)).report
}

export function useEvidenceSource(): EvidenceSource {
  return valueOf(useContext(ReportContext)).evidence
}

function valueOf(value: Value | undefined): Value {
  if (value === undefined) throw new Error("a view stands outside the report")
  return value
}
