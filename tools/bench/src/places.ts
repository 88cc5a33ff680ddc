import { fileURLToPath } from "node:url"

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url))

export const workspace = here("../../../").replace(/\/$/, "")
export const loadFolder = here("../load-go")
export const peers = here("peers")
export const implementations = `${workspace}/interop/implementations`
