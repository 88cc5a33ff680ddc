import { existsSync, readFileSync } from "node:fs"
import { execFileSync } from "node:child_process"
import { implementations, peers, workspace } from "./places.ts"

/** A server or a client that is measured. */
export interface Program {
  name: string
  title: string
  command: readonly string[]
  folder: string
  /** A file that is there once it can run, and what to do where it is not. */
  needs?: { file: string; install: string }
  version: () => string
}

const node = process.execPath
const debian = `${implementations}/python-grpcio-debian`
const current = `${implementations}/python-grpcio`
const go = `${implementations}/go-grpc`

const debianNeeds = {
  file: `${debian}/square_grpcio/contract/data_pb2.py`,
  install:
    "apt-get install -y python3-grpcio python3-grpc-tools python3-pkg-resources && npx nx run python-grpcio-debian:build",
}
const currentNeeds = {
  file: `${current}/.venv/bin/python`,
  install: "npx nx run python-grpcio:build",
}
const goNeeds = { file: `${go}/bin/server`, install: "npx nx run go-grpc:build" }

const debianPython = "/usr/bin/python3"
const currentPython = `${current}/.venv/bin/python`

const grpcJs = () => `grpc-js ${packageVersion("@grpc/grpc-js")}, Node ${process.versions.node}`
const nodeOnly = () => `Node ${process.versions.node}`
const debianGrpcio = () => `grpcio ${grpcioVersion(debianPython)}`
const currentGrpcio = () => `grpcio ${grpcioVersion(currentPython)}`

export const servers: readonly Program[] = [
  {
    name: "typescript",
    title: "the suite's TypeScript server",
    command: [node, "apps/server/src/main.js", "--host", "127.0.0.1", "--port", "0"],
    folder: workspace,
    version: grpcJs,
  },
  {
    name: "grpcio-1.51",
    title: "Debian's grpcio, thread pool",
    command: pythonServer(debianPython),
    folder: debian,
    needs: debianNeeds,
    version: debianGrpcio,
  },
  {
    name: "grpcio",
    title: "current grpcio, thread pool",
    command: pythonServer(currentPython),
    folder: current,
    needs: currentNeeds,
    version: currentGrpcio,
  },
  {
    name: "go",
    title: "grpc-go",
    command: ["bin/server", "--host", "127.0.0.1", "--port", "0"],
    folder: go,
    needs: goNeeds,
    version: goVersion,
  },
  peerServer("nice-grpc", "nice-grpc", () => `nice-grpc ${packageVersion("nice-grpc")}`),
  peerServer(
    "connect-node",
    "connect-node",
    () => `connect-node ${packageVersion("@connectrpc/connect-node")}`,
  ),
  peerServer("grpc-js", "grpc-js as documented", grpcJs),
  peerServer("raw-http2", "node:http2 alone", nodeOnly),
]

export const clients: readonly Program[] = [
  peerClient("typescript-blocking", "the suite's blocking client", "blocking", grpcJs),
  peerClient("typescript-async", "the suite's async client", "async", grpcJs),
  {
    name: "grpcio-1.51-blocking",
    title: "Debian's grpcio, blocking stubs",
    command: pythonClient(debianPython, "blocking"),
    folder: debian,
    needs: debianNeeds,
    version: debianGrpcio,
  },
  {
    name: "grpcio-blocking",
    title: "current grpcio, blocking stubs",
    command: pythonClient(currentPython, "blocking"),
    folder: current,
    needs: currentNeeds,
    version: currentGrpcio,
  },
  {
    name: "grpcio-1.51-aio",
    title: "Debian's grpc.aio",
    command: pythonClient(debianPython, "asynchronous"),
    folder: debian,
    needs: debianNeeds,
    version: debianGrpcio,
  },
  {
    name: "grpcio-aio",
    title: "current grpc.aio",
    command: pythonClient(currentPython, "asynchronous"),
    folder: current,
    needs: currentNeeds,
    version: currentGrpcio,
  },
  peerClient("grpc-js", "grpc-js as documented", "grpc-js", grpcJs),
  peerClient("raw-http2", "node:http2 alone", "raw-http2", nodeOnly),
]

/** What to do about a program that cannot run here; undefined where it can. */
export function missing({ needs }: Program): string | undefined {
  return needs === undefined || existsSync(needs.file) ? undefined : needs.install
}

export function named(programs: readonly Program[], name: string): Program {
  const program = programs.find((each) => each.name === name)
  if (program === undefined) throw new Error(`no program is named ${name}`)
  return program
}

function peerServer(name: string, title: string, version: () => string): Program {
  return { name, title, command: [node, `${peers}/servers/${name}.ts`], folder: workspace, version }
}

function peerClient(name: string, title: string, file: string, version: () => string): Program {
  return { name, title, command: [node, `${peers}/clients/${file}.ts`], folder: workspace, version }
}

function pythonServer(python: string): string[] {
  return [python, "-m", "square_grpcio.server.threads", "--host", "127.0.0.1", "--port", "0"]
}

function pythonClient(python: string, file: string): string[] {
  return [python, `${peers}/clients/python/${file}.py`]
}

function packageVersion(name: string): string {
  const text = readFileSync(`${workspace}/node_modules/${name}/package.json`, "utf8")
  return (JSON.parse(text) as { version: string }).version
}

function grpcioVersion(python: string): string {
  return execFileSync(python, ["-c", "import grpc; print(grpc.__version__)"]).toString().trim()
}

function goVersion(): string {
  const text = readFileSync(`${go}/go.mod`, "utf8")
  return `grpc-go ${/google\.golang\.org\/grpc v(\S+)/.exec(text)?.[1] ?? "unknown"}`
}
