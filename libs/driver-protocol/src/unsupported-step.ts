/** A step that a client cannot do; the message is the reason to be observed. */
export class UnsupportedStep extends Error {
  override readonly name = "UnsupportedStep"
}
