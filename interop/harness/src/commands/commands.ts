import { Command } from "commander"

interface LazyCommand {
  description: string
  load: () => Promise<Command>
}

const commands: Record<string, LazyCommand> = {
  run: {
    description: "run the chosen cells; exit 0 only when every one ran and none is red",
    load: async () => (await import("./run-command.ts")).runCommand,
  },
  list: {
    description: "show what the filters choose",
    load: async () => (await import("./list-command.ts")).listCommand,
  },
  serve: {
    description:
      "answer a client of your own with every server, as a file says, and judge what it does; exit 0 only when every call was right",
    load: async () => (await import("./serve-command.ts")).serveCommand,
  },
  doctor: {
    description: "show what each implementation needs, whether it is here, and how to install it",
    load: async () => (await import("./doctor-command.ts")).doctorCommand,
  },
  "self-check": {
    description:
      "tell the author of a stack, step by step, what is still wrong; exit 0 only when nothing is",
    load: async () => (await import("./self-check-command.ts")).selfCheckCommand,
  },
  merge: {
    description:
      "join the reports of all shards; what none of them brought is not run; exit 0 only when the whole is green",
    load: async () => (await import("./merge-command.ts")).mergeCommand,
  },
  verify: {
    description:
      "exit 0 only when the report has every planned cell, no other, none is red, and nothing in it contradicts the rest",
    load: async () => (await import("./verify-command.ts")).verifyCommand,
  },
  report: {
    description: "open the page of the last run, or say where it is",
    load: async () => (await import("./report-command.ts")).reportCommand,
  },
  diff: {
    description: "what changed since an earlier run; exit 1 when a cell is worse or missing",
    load: async () => (await import("./diff-command.ts")).diffCommand,
  },
  bisect: {
    description:
      "find the version of a library at which what a cell shows changed; exit 0 only when there is one",
    load: async () => (await import("./bisect-command.ts")).bisectCommand,
  },
  divergences: {
    description: "list the known divergences, or suggest entries for what failed",
    load: async () => (await import("./divergences-command.ts")).divergencesCommand,
  },
  "adapter-lines": {
    description: "count the lines of each stack: what only the driver contract asks for, and all",
    load: async () => (await import("./adapter-lines-command.ts")).adapterLinesCommand,
  },
  count: {
    description: "count the cells of reports as passed, failed and skipped, and name what failed",
    load: async () => (await import("./count-command.ts")).countCommand,
  },
}

/** Every command; only those that the arguments name are loaded, the others have just their name and description. */
export function commandsFor(args: readonly string[]): Promise<Command[]> {
  return Promise.all(
    Object.entries(commands).map(async ([name, { description, load }]) => {
      const command = args.includes(name) ? await load() : new Command(name)
      return command.description(description)
    }),
  )
}
