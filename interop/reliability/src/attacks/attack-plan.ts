import type { AttackName } from "@interop/server-hardening/testing"

export interface AttackPlan {
  attack: AttackName
  address: string
  forMs: number
}
