/**
 * The words that both threads share, as indices into an Int32Array. Each has a
 * cache line of its own, as the threads write them at the same time.
 */
const WORDS_PER_CACHE_LINE = 16

/** Grows with everything that can end a wait of the calling thread: records, request space, death. */
export const EVENTS = 0
/** 1 while the calling thread sleeps on EVENTS. Only that thread writes it. */
export const CALLER_ASLEEP = 1 * WORDS_PER_CACHE_LINE
/** 1 while the calling thread cannot go on without request space. */
export const CALLER_WANTS_SPACE = 2 * WORDS_PER_CACHE_LINE
/** Grows when the worker is to look at the rings. */
export const DOORBELL = 3 * WORDS_PER_CACHE_LINE
/** 1 while the worker waits for the doorbell. Only the worker writes it. */
export const WORKER_ASLEEP = 4 * WORDS_PER_CACHE_LINE
/** 1 while the worker holds records that the response ring has no space for. */
export const WORKER_WANTS_SPACE = 5 * WORDS_PER_CACHE_LINE
/** Grows as long as the worker lives. */
export const HEARTBEAT = 6 * WORDS_PER_CACHE_LINE
/** 1 once the worker has ended. */
export const WORKER_GONE = 7 * WORDS_PER_CACHE_LINE
export const REQUESTS_READ = 8 * WORDS_PER_CACHE_LINE
export const REQUESTS_WRITTEN = 9 * WORDS_PER_CACHE_LINE
export const RESPONSES_READ = 10 * WORDS_PER_CACHE_LINE
export const RESPONSES_WRITTEN = 11 * WORDS_PER_CACHE_LINE

/** What the system calls the worker's thread; 0 where it does not say. */
export const WORKER_THREAD = 12 * WORDS_PER_CACHE_LINE

export const CONTROL_BYTES = 13 * WORDS_PER_CACHE_LINE * Int32Array.BYTES_PER_ELEMENT
