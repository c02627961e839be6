// How the client speaks to the server: GraphQL over POST, subscriptions over server-sent events.
import type { TypedDocumentNode } from '@graphql-typed-document-node/core'
import { cacheExchange, Client, fetchExchange, mapExchange, stringifyDocument, type CombinedError } from '@urql/core'
import { createClient, type Client as EventClient, type RequestParams } from 'graphql-sse'
import { hearTime } from './clock'
import type { Language } from './language'

export interface Line {
  asked: Client
  events: EventClient
}

/** A built client asks by the ids of its operations (see `documents.ts`); in development it sends their texts. */
export function asked<Data, Variables>(document: TypedDocumentNode<Data, Variables>, variables: Variables): RequestParams {
  const request = { variables: variables as Record<string, unknown> }
  const { documentId } = document as { documentId?: string }
  return documentId ? ({ ...request, documentId } as unknown as RequestParams) : { ...request, query: stringifyDocument(document) }
}

const RENEWED = 'renewed'

/** The server was built anew while this page was open: the page is loaded again, once. What was being written is kept. */
function renew(error: CombinedError): void {
  if (!error.graphQLErrors.some((one) => one.extensions['code'] === 'DOCUMENT_UNKNOWN')) return
  try {
    const before = Number(sessionStorage.getItem(RENEWED) ?? 0)
    if (Date.now() - before < 60_000) return
    sessionStorage.setItem(RENEWED, String(Date.now()))
    location.reload()
  } catch {
    // Without a memory it might go on for ever: the page says that it could not be opened.
  }
}

export function line(language: Language): Line {
  const headers = { 'accept-language': language }
  return {
    asked: new Client({
      url: '/graphql',
      preferGetMethod: false,
      exchanges: [mapExchange({ onError: renew }), cacheExchange, fetchExchange],
      requestPolicy: 'cache-and-network',
      fetch: async (input, init) => {
        const response = await fetch(input, init)
        hearTime(response.headers.get('date'))
        return response
      },
      fetchOptions: { headers, credentials: 'same-origin' },
    }),
    // Begun again by `live.ts`, which knows where the log was left.
    events: createClient({ url: '/graphql/stream', credentials: 'same-origin', headers, retryAttempts: 0 }),
  }
}

/** A key by which the server knows a repeated request: version 7, so that they sort by time. */
export function freshKey(now = Date.now()): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  for (let index = 0; index < 6; index += 1) bytes[index] = Math.floor(now / 2 ** (8 * (5 - index))) % 256
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x70
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('')
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-')
}
