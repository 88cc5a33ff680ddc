import type { ClientMethod } from "../index.ts"

/** One method of each call shape, for texts. */
export const textMethods = {
  one: method("one", false, false),
  many: method("many", false, true),
  gather: method("gather", true, false),
  talk: method("talk", true, true),
}

function method(
  name: string,
  requestStream: boolean,
  responseStream: boolean,
): ClientMethod<string, string> {
  return {
    path: `/text.Text/${name}`,
    requestStream,
    responseStream,
    requestSerialize: (text) => Buffer.from(text),
    responseDeserialize: (bytes) => bytes.toString(),
  }
}
