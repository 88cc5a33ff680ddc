import { useState } from "preact/hooks"
import { count } from "../data/format.ts"
import { cutText, visiblePieces } from "../data/visible-text.ts"

/** Of a value, so much is shown at first, and so much more with each press. */
const SHOWN_AT_FIRST = 1200
const MORE = 20_000

/** What a peer may have sent: isolated, with unseen characters named, and cut where it is long. */
export function Text({ value, maxLength }: { value: string; maxLength?: number }) {
  return (
    <bdi class="text">
      <Pieces text={maxLength === undefined ? value : cutText(value, maxLength)} />
      {maxLength !== undefined && value.length > maxLength && "…"}
    </bdi>
  )
}

/** The same, as a block that can be opened to its end. */
export function LongText({ value }: { value: string }) {
  const [shown, setShown] = useState(SHOWN_AT_FIRST)
  const left = value.length - shown
  return (
    <>
      <bdi class="text">
        <Pieces text={cutText(value, shown)} />
      </bdi>
      {left > 0 && (
        <span class="more">
          {" "}
          … {count(left, "more character")} of {count(value.length)}{" "}
          <button type="button" class="small" onClick={() => setShown(shown + MORE)}>
            {left > MORE ? `show ${count(MORE)} more` : "show all"}
          </button>
        </span>
      )}
    </>
  )
}

export function Pieces({ text }: { text: string }) {
  return (
    <>
      {visiblePieces(text).map((piece, index) =>
        "text" in piece ? (
          piece.text
        ) : (
          <span key={index} class="unseen">
            {piece.hidden}
            {piece.times > 1 && `×${count(piece.times)}`}
            {piece.breaks && <wbr />}
          </span>
        ),
      )}
    </>
  )
}
