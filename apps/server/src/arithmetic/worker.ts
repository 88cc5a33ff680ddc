import { square, squaresBetween, sumOfSquares } from "@interop/square-arithmetic"

/** What a worker thread is asked to do. */
export type Task =
  | { do: "square"; x: number }
  | { do: "squares"; numbers: readonly number[] }
  | { do: "sumOfSquares"; numbers: readonly number[]; startingAt: number }
  | { do: "squaresBetween"; first: number; count: number }

/** What it answers. */
export type TaskResult<T extends Task> = T extends { do: "square" | "sumOfSquares" }
  ? number
  : Float64Array

export default function run(task: Task): number | Float64Array {
  switch (task.do) {
    case "square":
      return square(task.x)
    case "squares":
      return Float64Array.from(task.numbers, square)
    case "sumOfSquares":
      return sumOfSquares(task.numbers, task.startingAt)
    case "squaresBetween":
      return squaresBetween(task.first, task.count)
  }
}
