// GENERATED from script-step.schema.json: DO NOT EDIT.

/**
 * A step of the script of a call: what the server does next.
 */
export type ScriptStep =
  | {
      do: "receive";
    }
  | {
      do: "receive-to-end";
    }
  | {
      do: "send";
      /**
       * The protobuf bytes of a message in base64, with padding.
       */
      bytes: string;
      /**
       * So many zero bytes follow the message's own. With codec `bytes` only
       */
      zeros?: number;
    }
  | {
      do: "send-many";
      /**
       * Messages in order, or `count` of them: each is `template`, and after it field `varying.field` with `varying.from`, the next whole number, and so on.
       */
      messages:
        | string[]
        | {
            count: number;
            /**
             * The protobuf bytes of a message in base64, with padding.
             */
            template: string;
            varying: {
              field: number;
              type: "double" | "int64";
              from: number;
            };
          };
    }
  | {
      do: "echo-to-end";
    }
  | {
      do: "initial-metadata";
      metadata: Metadata;
    }
  | {
      do: "trailers";
      metadata: Metadata;
    }
  | {
      do: "wait";
      ms: number;
    }
  | {
      do: "wait-cancelled";
    }
  | {
      do: "status";
      code: number;
      message: string;
    }
  | {
      do: "throw";
      message: string;
    }
  | {
      do: "drain";
    }
  | {
      do: "exit";
    };
/**
 * Key and value of each entry; the value of a -bin key is base64.
 */
export type Metadata = [string, string][];
