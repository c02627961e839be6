// Asking the server: a page's question with its four states, and commands that are safe to send again.
import type { TypedDocumentNode } from '@graphql-typed-document-node/core'
import type { AnyVariables, CombinedError } from '@urql/core'
import { useCallback, useEffect, useRef, useState } from 'react'
import { useClient, useQuery } from 'urql'
import { freshKey } from '../client'
import { serverNow } from '../clock'
import { asking } from '../first'

export interface Problem {
  /** The network failed, or the server did. */
  kind: 'network' | 'server' | 'signedOut'
  reference: string | null
}

export interface PageState<Data> {
  data: Data | undefined
  problem: Problem | null
  /** When what is shown was read. */
  readAt: number | null
  again: () => void
}

export function problemOf(error: CombinedError): Problem {
  if (error.networkError) {
    const status = (error.response as Response | undefined)?.status
    if (status === 401) return { kind: 'signedOut', reference: null }
    return { kind: status ? 'server' : 'network', reference: null }
  }
  const reference = error.graphQLErrors[0]?.extensions['reference']
  return { kind: 'server', reference: typeof reference === 'string' ? reference : null }
}

export function usePage<Data, Variables extends AnyVariables>(
  query: TypedDocumentNode<Data, Variables>,
  variables: Variables,
): PageState<Data> {
  const [known] = useState(() => asking.delete(query))
  const [state, ask] = useQuery({ query, variables, requestPolicy: known ? 'cache-first' : 'cache-and-network' })
  const again = useCallback(() => ask({ requestPolicy: 'network-only' }), [ask])
  const readAt = useRef<number | null>(null)
  if (state.data && !state.stale && !state.error) readAt.current ??= serverNow()
  const { error } = state
  useEffect(() => {
    if (!error) return undefined
    addEventListener('online', again)
    return () => removeEventListener('online', again)
  }, [error, again])
  return { data: state.data, problem: error ? problemOf(error) : null, readAt: readAt.current, again }
}

export interface RowError {
  line: number
  message: string
}

export interface Refusal {
  code: string
  message: string
  rows?: RowError[] | null
}

interface Answer {
  userErrors: Refusal[]
}

export type Sent<Data> = { state: 'idle' } | { state: 'sending' } | { state: 'done'; data: Data } | { state: 'refused'; why: string; rows: RowError[] } | { state: 'lost' }

type Keyed<Input> = Omit<Input, 'idempotencyKey'>

/**
 * A command. Its key stays the same until the server has answered, so pressing again after a lost answer repeats the request and
 * nothing happens twice.
 */
export function useCommand<Data extends object, Input extends { idempotencyKey: string }>(
  mutation: TypedDocumentNode<Data, { input: Input }>,
): [Sent<Data>, (input: Keyed<Input>) => Promise<Data | null>, () => void] {
  const client = useClient()
  const [sent, setSent] = useState<Sent<Data>>({ state: 'idle' })
  const kept = useRef<{ key: string; of: string } | null>(null)
  const send = useCallback(
    async (input: Keyed<Input>) => {
      const of = JSON.stringify(input)
      if (kept.current?.of !== of) kept.current = { key: freshKey(), of }
      setSent({ state: 'sending' })
      const variables = { input: { ...input, idempotencyKey: kept.current.key } as Input }
      const { data, error } = await client.mutation(mutation, variables)
      if (error || !data) {
        setSent({ state: 'lost' })
        return null
      }
      kept.current = null
      const [answer] = Object.values(data) as Answer[]
      const why = answer?.userErrors[0]
      if (why) {
        setSent({ state: 'refused', why: why.message, rows: why.rows ?? [] })
        return null
      }
      setSent({ state: 'done', data })
      return data
    },
    [client, mutation],
  )
  const reset = useCallback(() => setSent({ state: 'idle' }), [])
  return [sent, send, reset]
}

/** Words that are being written, kept over a reload or a lost connection until they are sent. */
export function useDraft(name: string): [string, (text: string) => void] {
  const key = `draft ${name}`
  const [text, setText] = useState(() => {
    try {
      return sessionStorage.getItem(key) ?? ''
    } catch {
      return ''
    }
  })
  const write = (next: string): void => {
    setText(next)
    try {
      if (next) sessionStorage.setItem(key, next)
      else sessionStorage.removeItem(key)
    } catch {
      // Then it is kept in the page only.
    }
  }
  return [text, write]
}

/** What `node` found, if it is of the kind that has this field; null for everything else, which is then not found. */
export function having<Node extends object>(node: object | null | undefined, field: keyof Node): Node | null {
  return node && field in node ? (node as Node) : null
}
