import { basename, dirname } from "node:path"
import type { CreateNodesV2 } from "@nx/devkit"
import { createNodesFromFiles } from "@nx/devkit"
import { imageTarget } from "./image-target.ts"

/** Makes a project of every interop/proxies/<name>/: `proxy-<name>`, as a stack may have the same name. */
export const createNodesV2: CreateNodesV2 = [
  "interop/proxies/*/manifest.yaml",
  (manifestFiles, options, context) =>
    createNodesFromFiles(
      (manifestFile) => {
        const root = dirname(manifestFile)
        const name = `proxy-${basename(root)}`
        const image = imageTarget(root, { workspaceRoot: context.workspaceRoot, name })
        return {
          projects: {
            [root]: {
              root,
              name,
              projectType: "application",
              tags: ["layer:implementation"],
              targets: image === undefined ? {} : { image },
            },
          },
        }
      },
      manifestFiles,
      options,
      context,
    ),
]
