import { expect, test } from "vitest"
import { filledIn } from "./template.ts"

const names = {
  ca: "ca.pem",
  on: true,
  off: false,
  fronts: [
    { port: "1", tls: false, servers: [{ server: "a" }, { server: "b" }] },
    { port: "2", tls: true, servers: [] },
  ],
}

test.each([
  ["{{ca}};", "ca.pem;"],
  ["{{#on}}x{{/on}}{{#off}}y{{/off}}{{^on}}z{{/on}}{{^off}}w{{/off}}", "xw"],
  ["{{#fronts}}{{port}}{{#tls}} {{ca}}{{/tls}},{{/fronts}}", "1,2 ca.pem,"],
  ["{{#fronts}}\n{{#servers}}\n{{port}}{{server}}\n{{/servers}}\n{{/fronts}}\n", "1a\n1b\n"],
])("%j becomes %j", (template, text) => {
  expect(filledIn(template, names)).toBe(text)
})

test.each([
  ["{{port}}", "there is no {{port}}; there are: ca, on, off, fronts"],
  ["{{#fronts}}{{prot}}{{/fronts}}", "there is no {{prot}}"],
  ["{{fronts}}", "{{fronts}} is no text"],
])("%j is refused", (template, complaint) => {
  expect(() => filledIn(template, names)).toThrow(complaint)
})
