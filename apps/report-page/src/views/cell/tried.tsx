import type { ScenarioData } from "@interop/page-data"
import { Text } from "../../components/text.tsx"

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
  const its = steps.filter(({ by }) => by === who)
  return (
    <div>
      <h3>{heading}</h3>
      {its.length === 0 ? (
        <p class="muted">does what its contract says, with no script.</p>
      ) : (
        <ol class="steps">
          {its.map(({ what }, index) => (
            <li key={index}>
              <Text value={what} maxLength={600} />
            </li>
          ))}
        </ol>
      )}
    </div>
  )
}
