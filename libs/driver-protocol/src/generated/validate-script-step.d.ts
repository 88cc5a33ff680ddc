// GENERATED from script-step.schema.json: DO NOT EDIT.

export interface Validator {
  (value: unknown): boolean
  /** Of the last value, if it was not valid. */
  errors?: Array<{
    instancePath: string
    schemaPath: string
    keyword: string
    params: Record<string, unknown>
    message?: string
  }> | null
}

export declare const validateScriptStep: Validator
