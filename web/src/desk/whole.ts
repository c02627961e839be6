// A list that must be read to its end before it can be printed: page after page, with how far it has come.
import type { TypedDocumentNode } from '@graphql-typed-document-node/core'
import type { AnyVariables } from '@urql/core'
import { useCallback, useEffect, useState } from 'react'
import { useClient } from 'urql'
import { serverNow } from '../clock'
import { problemOf, type PageState, type Problem } from '../ui/ask'

interface Piece<Node> {
  edges: { node: Node }[]
  pageInfo: { hasNextPage: boolean; endCursor?: string | null }
}

export interface Whole<Data, Node> {
  /** The first page: what else it told. */
  first: Data
  nodes: Node[]
}

/** Everything of a connection. `pick` finds it in an answer; null where there is no such thing. */
export function useWhole<Data, Variables extends AnyVariables & { after?: string | null }, Node>(
  query: TypedDocumentNode<Data, Variables>,
  variables: Variables,
  pick: (data: Data) => Piece<Node> | null | undefined,
): PageState<Whole<Data, Node> | null> {
  const client = useClient()
  const [state, setState] = useState<{ data: Whole<Data, Node> | null | undefined; problem: Problem | null; readAt: number | null }>({ data: undefined, problem: null, readAt: null })
  const [turn, setTurn] = useState(0)
  const key = JSON.stringify(variables)
  useEffect(() => {
    let wanted = true
    const read = async (): Promise<void> => {
      const nodes: Node[] = []
      let first: Data | null = null
      let after: string | null = null
      do {
        const { data, error }: { data?: Data; error?: Parameters<typeof problemOf>[0] } = await client.query(query, { ...(JSON.parse(key) as Variables), after }, { requestPolicy: 'network-only' }).toPromise()
        if (!wanted) return
        if (error || !data) {
          setState((before) => ({ ...before, problem: error ? problemOf(error) : { kind: 'server', reference: null } }))
          return
        }
        const piece = pick(data)
        if (!piece) {
          setState({ data: null, problem: null, readAt: serverNow() })
          return
        }
        first ??= data
        nodes.push(...piece.edges.map((edge) => edge.node))
        after = piece.pageInfo.hasNextPage ? (piece.pageInfo.endCursor ?? null) : null
      } while (after)
      setState({ data: { first: first as Data, nodes }, problem: null, readAt: serverNow() })
    }
    void read()
    return () => {
      wanted = false
    }
    // `pick` is the same question in each drawing.
  }, [client, query, key, turn])
  const again = useCallback(() => setTurn((one) => one + 1), [])
  useEffect(() => {
    if (!state.problem) return undefined
    addEventListener('online', again)
    return () => removeEventListener('online', again)
  }, [state.problem, again])
  return { ...state, again }
}
