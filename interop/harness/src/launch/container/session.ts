import { getContainerRuntimeClient, getReaper } from "testcontainers"

/**
 * The id that labels all that this process makes in the engine. Ryuk, which
 * removes it should this process be killed, is started where its image can be
 * had; the Sweeper does the same work everywhere.
 */
export async function testcontainersSession(): Promise<string> {
  const client = await getContainerRuntimeClient()
  try {
    return (await getReaper(client)).sessionId
  } catch {
    process.env["TESTCONTAINERS_RYUK_DISABLED"] = "true"
    return (await getReaper(client)).sessionId
  }
}
