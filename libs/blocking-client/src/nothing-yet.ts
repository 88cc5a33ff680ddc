/**
 * What an iterable of requests may give in place of one: there is none at the
 * moment, ask again soon. The calling thread then looks after the responses,
 * the end of the call and its deadline, which an iterable that blocks until its
 * next request would keep it from.
 */
export const nothingYet: unique symbol = Symbol("nothing yet")

/** What a streaming call may be given: anything `for … of` can go through. */
export type Requests<Request> = Iterable<Request | typeof nothingYet>
