import { createHash } from "node:crypto"
import type { Plugin } from "vite"

/** Puts script and style into the document, with a policy that lets in these two and no other. */
export function oneFile(): Plugin {
  return {
    name: "one-file",
    enforce: "post",
    generateBundle(_, bundle) {
      const files = Object.values(bundle)
      const page = files.find(({ fileName }) => fileName === "index.html")
      const scripts = files.filter((file) => file.type === "chunk")
      const styles = files.filter(({ fileName }) => fileName.endsWith(".css"))
      const [script] = scripts
      const [style] = styles
      if (
        page?.type !== "asset" ||
        script === undefined ||
        style?.type !== "asset" ||
        files.length !== 3
      ) {
        const names = files.map(({ fileName }) => fileName).join(", ")
        throw new Error(`one-file: a page, a script and a style were expected, built were ${names}`)
      }
      const code = withoutTags(script.code)
      const css = withoutTags(textOf(style.source))
      const html = textOf(page.source)
        .replace(/\s*<script[^>]* src=[^>]*><\/script>/, "")
        .replace(/\s*<link rel="stylesheet"[^>]*>/, "")
        .replace("<!-- policy -->", () => policy(code, css))
        .replace("<!-- style -->", () => `<style>${css}</style>`)
        .replace("<!-- script -->", () => `<script type="module">${code}</script>`)
      page.source = html
      delete bundle[script.fileName]
      delete bundle[style.fileName]
    },
  }
}

function policy(code: string, css: string): string {
  const rules = [
    "default-src 'none'",
    `script-src '${digest(code)}'`,
    `style-src '${digest(css)}'`,
    // Of a run that goes on, from the program that serves the page.
    "connect-src 'self'",
    "img-src data:",
    "base-uri 'none'",
    "form-action 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
  ]
  return `<meta http-equiv="Content-Security-Policy" content="${rules.join("; ")}">`
}

function digest(text: string): string {
  return `sha256-${createHash("sha256").update(text).digest("base64")}`
}

/** A tag in it would end the element. In a script it can stand in a string only, where the backslash changes nothing. */
function withoutTags(text: string): string {
  return text.replaceAll(/<(?=\/script|\/style|!--)/gi, String.raw`\x3c`)
}

function textOf(source: string | Uint8Array): string {
  return typeof source === "string" ? source : new TextDecoder().decode(source)
}
