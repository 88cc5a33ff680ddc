import * as calls from "./calls.ts"
import * as frames from "./frames.ts"
import * as silence from "./silence.ts"
import type { Attack } from "./attack.ts"

export type { Attack, AttackOptions, AttackReport, Target } from "./attack.ts"

/** Every attack by its name. */
export const attacks = { ...calls, ...frames, ...silence } satisfies Record<string, Attack>

export type AttackName = keyof typeof attacks
