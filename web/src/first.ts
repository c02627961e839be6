// The page somebody comes in by: its script, and the question it begins with, are fetched while the frame is still being put up.
import type { Client, TypedDocumentNode } from '@urql/core'

interface View {
  default: unknown
  /** What the page asks when it is opened by this id. */
  asks?: (id: string) => [TypedDocumentNode<unknown, { id: string }>, { id: string }]
}

const FIRST: [RegExp, () => Promise<View>][] = [
  [/^\/poll\/([^/]+)\/ballot$/, () => import('./poll/Ballot')],
  [/^\/poll\/([^/]+)\/certificate$/, () => import('./poll/Certificate')],
  [/^\/poll\/([^/]+)$/, () => import('./poll/Poll')],
  [/^\/matter\/([^/]+)$/, () => import('./matter/Matter')],
  [/^\/(?:c\/([^/]+))?$/, () => import('./today/Today')],
]

export function fetchView(place: string): Promise<void | (() => ReturnType<NonNullable<View['asks']>> | null)> {
  for (const [of, view] of FIRST) {
    const met = of.exec(place)
    if (met) return view().then(({ asks }) => () => asks?.(decodeURIComponent(met[1] ?? '')) ?? null, () => undefined)
  }
  return Promise.resolve()
}

/** Asks what the first page will ask. Its answer waits in the cache. */
export async function askAhead(client: Client, place: string): Promise<void> {
  const question = (await fetchView(place))?.()
  if (question) await client.query(...question).toPromise()
}
