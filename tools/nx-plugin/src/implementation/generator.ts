import { join } from "node:path"
import { type Tree, generateFiles } from "@nx/devkit"
import { parse } from "yaml"

export interface ImplementationOptions {
  name: string
  language: string
  server?: boolean
  client?: boolean
}

interface Programs {
  servers?: { name: string }[]
  clients?: { name: string }[]
}

const implementations = "interop/implementations"

/** Makes the folder of a further stack, whose programs can be started at once and say that they offer nothing yet. */
export default function implementation(
  tree: Tree,
  { name, language, server = true, client = true }: ImplementationOptions,
): void {
  const folder = `${implementations}/${name}`
  if (!/^[a-z0-9]+(-[a-z0-9.]+)*$/.test(name)) {
    throw new Error(
      `"${name}" is no name of a stack: lower-case letters, digits, and dashes in between, as in rust-tonic`,
    )
  }
  if (tree.exists(folder)) throw new Error(`${folder} is there already: choose another name`)
  if (!server && !client) {
    throw new Error("a stack has a server, a client, or both: leave out --no-server or --no-client")
  }
  const owner = ownerOf(tree, name)
  if (owner !== undefined) {
    throw new Error(`${owner} has a program named "${name}" already: choose another name`)
  }
  generateFiles(tree, join(import.meta.dirname, "files"), folder, {
    name,
    language,
    server,
    client,
    yaml: JSON.stringify,
    programs: [server && "server.sh", client && "client.sh"].filter(Boolean).join(" "),
  })
  if (!server) tree.delete(`${folder}/server.sh`)
  if (!client) tree.delete(`${folder}/client.sh`)
}

/** The implementation that has a program of this name. */
function ownerOf(tree: Tree, program: string): string | undefined {
  return tree.children(implementations).find((owner) => {
    const manifest = tree.read(`${implementations}/${owner}/manifest.yaml`, "utf8")
    const { servers = [], clients = [] } = (parse(manifest ?? "{}") ?? {}) as Programs
    return [...servers, ...clients].some(({ name }) => name === program)
  })
}
