import type { Contract } from "@interop/contracts"
import type { Program } from "../select/manifests.ts"
import { ProcessClock } from "./process-clock.ts"
import { ServerObservations } from "./server-observations.ts"
import type { Keeper, RunningServer, ServerStop } from "./server.ts"

/** A service that runs already: it is neither started nor ended, and prints nothing. */
export class ExternalServer implements Keeper {
  readonly program: Program
  readonly contract: Contract
  readonly label: string
  readonly via = undefined
  readonly isNeeded = true
  readonly ready = undefined
  readonly #server: RunningServer

  constructor(program: Program, contract: Contract) {
    this.program = program
    this.contract = contract
    this.label = program.name
    const { address = "" } = program.external ?? {}
    this.#server = {
      program,
      logFiles: [],
      endpointFor: () => ({ address }),
      observations: new ServerObservations(new ProcessClock(performance.now(), Infinity)),
      // It is not the harness's to see it end.
      died: new Promise(() => {}),
    }
  }

  running(): Promise<RunningServer> {
    return Promise.resolve(this.#server)
  }

  stop(): Promise<ServerStop> {
    return Promise.resolve({ program: this.program })
  }
}
