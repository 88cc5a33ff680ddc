import { useLayoutEffect, useState } from "preact/hooks"

const themes = ["auto", "light", "dark"] as const
type Theme = (typeof themes)[number]
const storageKey = "interop-report-theme"

export function ThemeToggle() {
  const [theme, setTheme] = useState<Theme>(remembered)
  // Before anything is on the screen: no flash of the other theme.
  useLayoutEffect(() => {
    if (theme === "auto") delete document.documentElement.dataset["theme"]
    else document.documentElement.dataset["theme"] = theme
    remember(theme)
  }, [theme])
  return (
    <label class="theme">
      <span>Theme</span>{" "}
      <select value={theme} onChange={(event) => setTheme(themeOf(event.currentTarget.value))}>
        {themes.map((each) => (
          <option key={each}>{each}</option>
        ))}
      </select>
    </label>
  )
}

function themeOf(text: string | null): Theme {
  return themes.find((theme) => theme === text) ?? "auto"
}

function remembered(): Theme {
  try {
    return themeOf(localStorage.getItem(storageKey))
  } catch {
    return "auto"
  }
}

/** A browser may keep its storage from pages; then the choice lasts as long as the page. */
function remember(theme: Theme): void {
  try {
    localStorage.setItem(storageKey, theme)
  } catch {
    // Nothing depends on it.
  }
}
