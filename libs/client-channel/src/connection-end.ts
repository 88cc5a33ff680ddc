import type { Socket } from "node:net"
import {
  connectingBy,
  type Subchannel,
  tellingOfEnd,
  type Transport,
  wrapConnect,
  wrapCreateCall,
} from "./grpc-js-internals.ts"

/** For a connection that is given up and has no calls to end in good order. */
const GOODBYE_MS = 2000

/**
 * Ends the sockets of connections that are given up. Node leaves them to its
 * session, which first writes all that it has: a peer that reads nothing more
 * would keep the descriptor for ever.
 */
export function endConnections(subchannel: Subchannel): void {
  wrapConnect(subchannel, (connect) => async (address, secureConnector, options) => {
    let socket: Socket | undefined
    const watched = connectingBy(secureConnector, (connected) => {
      socket = connected
      return secureConnector.connect(connected)
    })
    const transport = await connect(address, watched, options)
    endWhenGivenUp(transport, () => socket?.destroy())
    return transport
  })
}

function endWhenGivenUp(transport: Transport, destroySocket: () => void): void {
  const shutdown = transport.shutdown.bind(transport)
  let openCalls = 0
  let isGivenUp = false
  const endWhenIdle = () => {
    if (isGivenUp && openCalls === 0) setTimeout(destroySocket, GOODBYE_MS).unref()
  }
  // grpc-js calls it where the connection is of no more use, and where the channel is closed.
  transport.shutdown = () => {
    shutdown()
    isGivenUp = true
    endWhenIdle()
  }
  wrapCreateCall(transport, (createCall) => (metadata, host, method, listener, ...rest) => {
    const ended = tellingOfEnd(listener, () => {
      openCalls -= 1
      endWhenIdle()
    })
    const call = createCall(metadata, host, method, ended, ...rest)
    openCalls += 1
    return call
  })
}
