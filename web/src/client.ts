// How the client speaks to the server: GraphQL over POST, subscriptions over server-sent events.
import { cacheExchange, Client, fetchExchange } from '@urql/core'
import { createClient, type Client as EventClient } from 'graphql-sse'
import type { Language } from './language'

export interface Line {
  asked: Client
  events: EventClient
}

export function line(language: Language): Line {
  const headers = { 'accept-language': language }
  return {
    asked: new Client({
      url: '/graphql',
      preferGetMethod: false,
      exchanges: [cacheExchange, fetchExchange],
      requestPolicy: 'cache-and-network',
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
