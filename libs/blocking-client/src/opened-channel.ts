import { CallError, localStatus, statusCodes } from "@interop/client-channel/call"
import type { ChannelTarget } from "@interop/client-channel"
import { checkTarget, ClientChannelError } from "@interop/client-channel/target"
import { openChannel } from "./channel-target.ts"
import {
  encodeJson,
  noPayload,
  Request as RequestRecord,
  Response as ResponseRecord,
} from "./rings/records.ts"
import type { WorkerLink } from "./worker-link.ts"

/** A channel as one worker knows it. */
export class OpenedChannel {
  readonly link: WorkerLink
  readonly id: number
  #known = false
  #failure: CallError | undefined

  /** Waits for the worker's verdict on TLS files; without any there is nothing to wait for. */
  constructor(link: WorkerLink, target: ChannelTarget) {
    check(target)
    this.link = link
    this.id = link.add({
      take: (kind, payload) => {
        this.#known = true
        if (kind === ResponseRecord.ChannelFailed) {
          this.#failure = new CallError(
            localStatus(statusCodes.INVALID_ARGUMENT, payload.toString()),
          )
        }
      },
      lose: (cause) => {
        this.#known = true
        const details = `the thread that runs the channels has died: ${cause.message}`
        this.#failure = new CallError(localStatus(statusCodes.UNAVAILABLE, details), { cause })
      },
    })
    link.put(RequestRecord.OpenChannel, this.id, encodeJson(openChannel(target)))
    link.flush()
    if (!target.tls) return
    link.waitFor(() => this.#known, Infinity)
    if (this.#failure) {
      this.close()
      throw this.#failure
    }
  }

  close(): void {
    this.link.remove(this.id)
    this.link.put(RequestRecord.CloseChannel, this.id, noPayload)
    this.link.flush()
  }
}

/** Here, as NaN and Infinity do not survive the way to the worker. */
function check(target: ChannelTarget): void {
  try {
    checkTarget(target)
  } catch (cause) {
    if (!(cause instanceof ClientChannelError)) throw cause
    throw new CallError(localStatus(statusCodes.INVALID_ARGUMENT, cause.message), { cause })
  }
}
