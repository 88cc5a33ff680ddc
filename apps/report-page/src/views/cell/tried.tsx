import type { ScenarioData } from "@interop/page-data"
import { useState } from "preact/hooks"
import { Text } from "../../components/text.tsx"
import { count } from "../../data/format.ts"

const STEPS_AT_FIRST = 12

/** In words, what either side is told to do. */
export function Tried({ scenario }: { scenario: ScenarioData | undefined }) {
  if (scenario === undefined) return null
  return (
    <section>
      <h2>What was tried</h2>
      {scenario.steps.length === 0 ? (
        <p class="muted">The steps of this scenario are not in this report.</p>
      ) : (
        <div class="sides">
          <Side who="client" heading="The client" steps={scenario.steps} />
          <Side who="server" heading="The server" steps={scenario.steps} />
        </div>
      )}
    </section>
  )
}

function Side({
  who,
  heading,
  steps,
}: {
  who: "client" | "server"
  heading: string
  steps: ScenarioData["steps"]
}) {
  const [all, setAll] = useState(false)
  const its = steps.filter(({ by }) => by === who)
  const shown = all ? its : its.slice(0, STEPS_AT_FIRST)
  return (
    <div>
      <h3>{heading}</h3>
      {its.length === 0 ? (
        <p class="muted">does what its contract says, with no script.</p>
      ) : (
        <ol class="steps">
          {shown.map(({ what }, index) => (
            <li key={index}>
              <Text value={what} maxLength={600} />
            </li>
          ))}
        </ol>
      )}
      {shown.length < its.length && (
        <p>
          <button type="button" class="small" onClick={() => setAll(true)}>
            Show all {count(its.length)} steps
          </button>
        </p>
      )}
    </div>
  )
}
