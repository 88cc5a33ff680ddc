import type { Cores } from "./placement.ts"

/** A rate of ours over the rate of another program on the same work. */
export interface Target {
  against: string
  atLeast: number
}

/** One comparison: a program of this suite and those that do the same work. */
export interface Figure {
  name: string
  title: string
  /** The options of the load program, or of the measuring clients. */
  work: string
  ours: string
  others: readonly string[]
  targets: readonly Target[]
}

export interface ClientFigure extends Figure {
  cores: Cores
}

const otherServers = [
  "grpcio-1.51",
  "grpcio",
  "go",
  "nice-grpc",
  "connect-node",
  "grpc-js",
  "raw-http2",
]

export const serverFigures: readonly Figure[] = [
  serverFigure("server-unary-1", "unary, 1 call in flight", "--shape unary", 1.1),
  serverFigure("server-unary-64", "unary, 64 calls in flight", "--shape unary --in-flight 64", 2.5),
  serverFigure("server-stream", "server stream", "--shape server-stream", 30),
  serverFigure("server-client-stream", "client stream, dense", "--shape client-stream", 30),
  serverFigure("server-ping-pong", "bidi, ping-pong", "--shape ping-pong", 1),
  serverFigure("server-bidi", "bidi, dense", "--shape bidi", 30),
]

const blockingOthers = ["grpcio-1.51-blocking", "grpcio-blocking"]
const asyncOthers = ["grpcio-1.51-aio", "grpcio-aio"]

const blockingUnary = {
  work: "--shape unary",
  ours: "typescript-blocking",
  others: blockingOthers,
  targets: [
    { against: "grpcio-1.51-blocking", atLeast: 0.75 },
    { against: "grpcio-blocking", atLeast: 1.2 },
  ],
}

export const clientFigures: readonly ClientFigure[] = [
  {
    ...blockingUnary,
    name: "blocking-unary",
    title: "blocking client, unary, on both cores",
    // Its two threads hand each call to one another: on one core they would take turns.
    cores: "0,1",
  },
  {
    ...blockingUnary,
    name: "blocking-unary-1-core",
    title: "blocking client, unary, on one core",
    cores: "1",
  },
  {
    name: "blocking-read",
    title: "blocking client, reads a stream",
    work: "--shape read",
    ours: "typescript-blocking",
    others: blockingOthers,
    targets: [{ against: "grpcio-1.51-blocking", atLeast: 12 }],
    cores: "1",
  },
  {
    name: "async-unary-64",
    title: "async client, unary, 64 calls in flight",
    work: "--shape unary --in-flight 64",
    ours: "typescript-async",
    others: [...asyncOthers, "grpc-js", "raw-http2"],
    targets: [
      { against: "grpcio-1.51-aio", atLeast: 0.75 },
      { against: "grpcio-aio", atLeast: 1 },
    ],
    cores: "1",
  },
  asyncStream("async-write", "writes", "write", 4),
  asyncStream("async-read", "reads", "read", 7),
]

function serverFigure(name: string, title: string, work: string, atLeast: number): Figure {
  const targets = [{ against: "grpcio-1.51", atLeast }]
  return {
    name,
    title: `server, ${title}`,
    work,
    ours: "typescript",
    others: otherServers,
    targets,
  }
}

function asyncStream(name: string, does: string, shape: string, atLeast: number): ClientFigure {
  return {
    name,
    title: `async client, ${does} a stream`,
    work: `--shape ${shape}`,
    ours: "typescript-async",
    others: [...asyncOthers, "grpc-js"],
    targets: [{ against: "grpcio-1.51-aio", atLeast }],
    cores: "1",
  }
}
