import { render } from "preact"
import { App } from "./app.tsx"
import { sourceOf } from "./data/source.ts"
import "./styles/tokens.css"
import "./styles/base.css"
import "./styles/parts.css"
import "./styles/views.css"
import "./styles/print.css"

const place = document.getElementById("app")
if (place !== null) {
  const source = sourceOf(document)
  place.replaceChildren()
  render(<App source={source} />, place)
}
