import {
  CONTROL_BYTES,
  REQUESTS_READ,
  REQUESTS_WRITTEN,
  RESPONSES_READ,
  RESPONSES_WRITTEN,
} from "./control-words.ts"
import { RING_BYTES } from "./ring-format.ts"

/** What the calling thread and its worker have in common. */
export interface SharedMemory {
  control: SharedArrayBuffer
  /** From the calling thread to the worker. */
  requests: SharedArrayBuffer
  /** From the worker to the calling thread. */
  responses: SharedArrayBuffer
}

export const requestPositions = { read: REQUESTS_READ, written: REQUESTS_WRITTEN }
export const responsePositions = { read: RESPONSES_READ, written: RESPONSES_WRITTEN }

export function allocateSharedMemory(): SharedMemory {
  return {
    control: new SharedArrayBuffer(CONTROL_BYTES),
    requests: new SharedArrayBuffer(RING_BYTES),
    responses: new SharedArrayBuffer(RING_BYTES),
  }
}
