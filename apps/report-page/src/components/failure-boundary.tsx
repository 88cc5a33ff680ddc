import { Component, type ComponentChildren } from "preact"

/** A view that fails on data that is not as expected says so, and leaves the other views. */
export class FailureBoundary extends Component<
  { children: ComponentChildren },
  { why: string | undefined }
> {
  override state: { why: string | undefined } = { why: undefined }

  static override getDerivedStateFromError(error: unknown): { why: string } {
    return { why: error instanceof Error ? error.message : String(error) }
  }

  override render() {
    const { why } = this.state
    if (why === undefined) return this.props.children
    return (
      <>
        <h1 tabIndex={-1}>This view cannot be shown</h1>
        <p role="alert">The data of this report is not as expected: {why}.</p>
      </>
    )
  }
}
