// GENERATED from step.schema.json: DO NOT EDIT.

/**
 * A step of a case: what a client does next. A client answers one that is not as this says with `unsupported`.
 */
export type Step =
  | {
      do: "open";
      call: Name;
      path: Path;
      requestStream: Boolean;
      responseStream: Boolean;
      deadlineMs: Milliseconds;
      /**
       * `bytes`: no protobuf runtime touches the messages of this call
       */
      codec?: Codec;
      /**
       * The request's
       */
      metadata?: Metadata;
      /**
       * `gzip`: its requests are compressed so
       */
      compression?: Compression;
      /**
       * true: it waits for a connection instead of failing while there is none
       */
      waitForReady?: Boolean;
    }
  | {
      do: "send";
      call: Name;
      bytes: Message;
      /**
       * So many zero bytes follow the message's own. With codec `bytes` only
       */
      zeros?: Count;
    }
  | {
      do: "send-many";
      call: Name;
      messages: Messages;
    }
  | {
      do: "exchange-many";
      call: Name;
      messages: Messages;
    }
  | {
      do: "half-close";
      call: Name;
    }
  | {
      do: "receive";
      call: Name;
      /**
       * For this long only; what comes later is kept for the next `receive`. Prints `nothing-received` `withinMs` when nothing came
       */
      withinMs?: Milliseconds;
    }
  | {
      do: "receive-to-end";
      call: Name;
    }
  | {
      do: "receive-many";
      call: Name;
    }
  | {
      do: "cancel";
      call: Name;
    }
  | {
      do: "wait";
      ms: Milliseconds;
    };
/**
 * The name of a call in its case.
 */
export type Name = string;
/**
 * A method's full path, /package.Service/Method.
 */
export type Path = string;
export type Boolean = boolean;
export type Milliseconds = number;
export type Codec = "bytes";
/**
 * Key and value of each entry; the value of a -bin key is base64.
 */
export type Metadata = [string, string][];
export type Compression = "gzip";
/**
 * The protobuf bytes of a message in base64, with padding.
 */
export type Message = string;
export type Count = number;
/**
 * Messages in order, or `count` of them: each is `template`, and after it field `varying.field` with `varying.from`, the next whole number, and so on.
 */
export type Messages =
  | Message[]
  | {
      count: Count;
      template: Message;
      varying: {
        field: number;
        type: "double" | "int64";
        from: number;
      };
    };
