import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { expect, test } from "vitest"
import { createNodesV2 } from "./proxies.ts"

const folder = "interop/proxies/proxy"

async function projectWith(...files: string[]) {
  const workspaceRoot = mkdtempSync(join(tmpdir(), "workspace-"))
  mkdirSync(join(workspaceRoot, folder), { recursive: true })
  for (const file of files) writeFileSync(join(workspaceRoot, folder, file), "")
  const [, createNodes] = createNodesV2
  const [[, result] = []] = await createNodes([`${folder}/manifest.yaml`], undefined, {
    workspaceRoot,
    nxJsonConfiguration: {},
  })
  return result?.projects?.[folder]
}

test("the image of a proxy is not that of a stack of the same name", async () => {
  expect(await projectWith("Dockerfile")).toMatchObject({
    name: "proxy-proxy",
    targets: {
      image: {
        options: { command: `node tools/images/src/main.ts ${folder} --name proxy-proxy` },
        outputs: ["{workspaceRoot}/dist/images/proxy-proxy.id"],
      },
    },
  })
})

test("a proxy without a Dockerfile has none", async () => {
  expect((await projectWith())?.targets).toEqual({})
})
