// Live pages. A stream that breaks is begun again after a pause, from the position last seen: nothing is missed, nothing comes twice.
import type { TypedDocumentNode } from '@graphql-typed-document-node/core'
import { stringifyDocument } from '@urql/core'
import { createContext, use, useEffect, useRef, useState } from 'react'
import type { Client as EventClient } from 'graphql-sse'

const Events = createContext<EventClient | null>(null)
export const EventsProvider = Events.Provider

/** Whether a page hears of changes at once: not yet, yes, or the connection is being sought again. */
export type Hearing = 'opening' | 'live' | 'lost'

const PAUSES = [500, 1000, 2000, 5000, 10_000]

const pause = (ms: number, signal: AbortSignal): Promise<void> =>
  new Promise((done) => {
    const end = (): void => {
      clearTimeout(timer)
      removeEventListener('online', end)
      signal.removeEventListener('abort', end)
      done()
    }
    const timer = setTimeout(end, ms)
    // Back from a tunnel: no need to wait.
    addEventListener('online', end)
    signal.addEventListener('abort', end)
  })

export interface Stream<Data, Variables> {
  document: TypedDocumentNode<Data, Variables>
  /** Asked anew at each attempt: it carries the last position. */
  variables: () => Variables
  heard: (data: Data) => void
}

/** Listens while the view is shown. `key` names what is listened to; null listens to nothing. */
export function useStream<Data, Variables>(key: string | null, stream: Stream<Data, Variables>): Hearing {
  const events = use(Events)
  const latest = useRef(stream)
  latest.current = stream
  const [hearing, setHearing] = useState<Hearing>('opening')
  useEffect(() => {
    if (!events || key === null) return undefined
    const stop = new AbortController()
    const query = stringifyDocument(latest.current.document)
    const listen = async (): Promise<void> => {
      for (let failures = 0; !stop.signal.aborted; failures += 1) {
        try {
          const request = { query, variables: latest.current.variables() as Record<string, unknown> }
          const connected = (): void => {
            if (!stop.signal.aborted) setHearing('live')
          }
          const steps = events.iterate<Data>(request, { connected })
          const end = (): void => void steps.return?.()
          stop.signal.addEventListener('abort', end)
          for await (const step of steps) {
            if (stop.signal.aborted) return
            failures = 0
            if (step.data) latest.current.heard(step.data)
          }
          stop.signal.removeEventListener('abort', end)
        } catch {
          // Said below; the next attempt tells.
        }
        if (stop.signal.aborted) return
        setHearing('lost')
        await pause(PAUSES[Math.min(failures, PAUSES.length - 1)] ?? 10_000, stop.signal)
      }
    }
    void listen()
    return () => stop.abort()
  }, [events, key])
  return hearing
}
