/** x times x, rounded once. */
export function square(x: number): number {
  return x * x
}
