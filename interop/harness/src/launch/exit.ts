/** How a program came to its end. */
export interface Exit {
  code: number | null
  signal: string | null
  /** The system ended it, or a process of it, for want of memory. */
  outOfMemory?: boolean
}

export function describeExit({ code, signal, outOfMemory }: Exit): string {
  const why = outOfMemory === true ? " for want of memory" : ""
  return signal === null ? `exited with code ${code}${why}` : `was ended by ${signal}${why}`
}
