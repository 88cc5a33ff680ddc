/** A field of a matrix in which no cell is. */
export function EmptyField() {
  return (
    <td class="field empty">
      <span aria-hidden="true">·</span>
      <span class="unheard">no cells</span>
    </td>
  )
}
