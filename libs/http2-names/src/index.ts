import type { Http2Session } from "node:http2"

/** What a client sends first: https://www.rfc-editor.org/rfc/rfc9113#section-3.4 */
export const clientPreface = Buffer.from("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n")

/** Error codes by their numbers: https://www.rfc-editor.org/rfc/rfc9113#section-7 */
export const errorNames = [
  "NO_ERROR",
  "PROTOCOL_ERROR",
  "INTERNAL_ERROR",
  "FLOW_CONTROL_ERROR",
  "SETTINGS_TIMEOUT",
  "STREAM_CLOSED",
  "FRAME_SIZE_ERROR",
  "REFUSED_STREAM",
  "CANCEL",
  "COMPRESSION_ERROR",
  "CONNECT_ERROR",
  "ENHANCE_YOUR_CALM",
  "INADEQUATE_SECURITY",
  "HTTP_1_1_REQUIRED",
]

/** Fields of a connection, which a request or response must not have: https://www.rfc-editor.org/rfc/rfc9113#section-8.2.2 */
export const connectionFields: ReadonlySet<string> = new Set([
  "connection",
  "http2-settings",
  "keep-alive",
  "proxy-connection",
  "te",
  "transfer-encoding",
  "upgrade",
])

/**
 * Fields that Node sends once only (kSingleValueFields of its
 * lib/internal/http2/util.js); a second value makes it throw. Pseudo-header
 * fields are left out.
 */
export const singleValueFields: ReadonlySet<string> = new Set([
  "access-control-allow-credentials",
  "access-control-max-age",
  "access-control-request-method",
  "age",
  "authorization",
  "content-encoding",
  "content-language",
  "content-location",
  "content-md5",
  "content-range",
  "date",
  "dnt",
  "etag",
  "expires",
  "from",
  "host",
  "if-match",
  "if-modified-since",
  "if-none-match",
  "if-range",
  "if-unmodified-since",
  "last-modified",
  "location",
  "max-forwards",
  "proxy-authorization",
  "range",
  "referer",
  "retry-after",
  "tk",
  "upgrade-insecure-requests",
  "user-agent",
  "x-content-type-options",
])

/** With undefined, Node makes the code of a GOAWAY NO_ERROR, whatever it is told. */
const NO_ERROR_OF_NODE = null as unknown as undefined

/** Ends a connection with a GOAWAY that tells the peer why. One that has ended already stays as it is. */
export function closeSession(session: Http2Session, code: number): void {
  if (!session.destroyed) session.destroy(NO_ERROR_OF_NODE, code)
}
