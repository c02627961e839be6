// Making invitations for many: old open ones are taken back, so that only the newest letter opens the door.
import type { Client } from '@urql/core'
import { freshKey } from '../client'
import { InviteMemberDocument, RevokeInvitationDocument } from './Members.operations'

export interface Addressee {
  id: string
  open: string[]
}

export interface Letter {
  code: string
  expiresAt: string
}

export type Came = { letter: Letter } | { why: string } | 'lost'

/** One letter. The key stays the same until the server has answered, so a lost answer makes no second invitation. */
export async function invite(client: Client, to: Addressee, expiresAt: string, keys: Map<string, string>): Promise<Came> {
  for (const old of to.open) {
    const { error } = await client.mutation(RevokeInvitationDocument, { input: { idempotencyKey: freshKey(), invitationId: old } })
    if (error) return 'lost'
  }
  const idempotencyKey = keys.get(to.id) ?? freshKey()
  keys.set(to.id, idempotencyKey)
  const { data, error } = await client.mutation(InviteMemberDocument, { input: { idempotencyKey, memberId: to.id, expiresAt } })
  const answer = data?.inviteMember
  if (error || !answer) return 'lost'
  keys.delete(to.id)
  const why = answer.userErrors[0]
  if (why) return { why: why.message }
  return answer.code ? { letter: { code: answer.code, expiresAt: answer.invitation?.expiresAt ?? expiresAt } } : 'lost'
}
