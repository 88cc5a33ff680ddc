import { createContext } from "preact"
import { useContext, useEffect, useState } from "preact/hooks"
import { type Route, hrefOf, parseRoute } from "./route.ts"

const RouteContext = createContext<Route>(parseRoute(""))
export const RouteProvider = RouteContext.Provider

export function useRoute(): Route {
  return useContext(RouteContext)
}

/** The route of the address; a new one with each change of it. */
export function useAddress(): Route {
  const [route, setRoute] = useState(() => parseRoute(location.hash))
  useEffect(() => {
    const follow = () => setRoute(parseRoute(location.hash))
    addEventListener("hashchange", follow)
    return () => removeEventListener("hashchange", follow)
  }, [])
  return route
}

/** The address of the same view with other values in its query; an empty one takes the key out, and the page turns to 1. */
export function withQuery(
  route: Route,
  changes: Readonly<Record<string, string | undefined>>,
): string {
  return hrefOf(route.view, route.path, { ...route.query, page: undefined, ...changes })
}

export function go(href: string, { replace = false } = {}): void {
  if (replace) location.replace(href)
  else location.hash = href
}
