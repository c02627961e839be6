// The page somebody comes in by: its script, and the question it begins with, are fetched while the frame is still being put up.
import type { Client, TypedDocumentNode } from '@urql/core'
import type { ComponentType } from 'react'
import { MatterDocument } from './matter/Matter.operations'
import { BallotDocument } from './poll/Ballot.operations'
import { CertificateDocument } from './poll/Certificate.operations'
import { PollDocument } from './poll/Poll.operations'

interface First {
  of: RegExp
  name: string
  view: () => Promise<{ default: ComponentType<never> }>
  /** What the page asks by the id in its address. */
  asks?: TypedDocumentNode<unknown, { id: string }>
}

const FIRST: First[] = [
  { of: /^\/poll\/([^/]+)\/ballot$/, name: 'Ballot', view: () => import('./poll/Ballot'), asks: BallotDocument },
  { of: /^\/poll\/([^/]+)\/certificate$/, name: 'Certificate', view: () => import('./poll/Certificate'), asks: CertificateDocument },
  { of: /^\/poll\/([^/]+)$/, name: 'Poll', view: () => import('./poll/Poll'), asks: PollDocument },
  { of: /^\/matter\/([^/]+)$/, name: 'Matter', view: () => import('./matter/Matter'), asks: MatterDocument },
  { of: /^\/meeting\/([^/]+)$/, name: 'Meeting', view: () => import('./meeting/Meeting') },
  { of: /^\/talk\/([^/]+)$/, name: 'Talk', view: () => import('./talk/Talk') },
  { of: /^\/(c\/[^/]+)?$/, name: 'Today', view: () => import('./today/Today') },
]

/** What was asked before the first drawing: the page that asks it takes that answer, and does not ask twice. */
export const asking = new Set<unknown>()

/** Views that have come, by name: they are shown at once, without a word of waiting (see `lazily`). */
export const arrived = new Map<string, ComponentType<never>>()

export function fetchView(place: string): void {
  const first = FIRST.find(({ of }) => of.test(place))
  first?.view().then((come) => arrived.set(first.name, come.default), () => undefined)
}

/** Its answer waits in the cache. */
export function askAhead(client: Client, place: string): void {
  for (const { of, asks } of FIRST) {
    const id = of.exec(place)?.[1]
    if (!asks || !id) continue
    asking.add(asks)
    void client.query(asks, { id: decodeURIComponent(id) }).toPromise()
  }
}
