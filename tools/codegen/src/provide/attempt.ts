/** Something tried that may fail for a reason to be told later; `reason` is part of one line. */
export type Attempt<T> = { ok: true; value: T } | FailedAttempt
export type FailedAttempt = { ok: false; reason: string; cause: unknown }
