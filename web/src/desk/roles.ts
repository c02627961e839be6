// The offices of a community, those that carry powers first.
import { serverNow } from '../clock'
import type { Role } from '../session'

export const ROLES = ['REGISTRAR', 'CHAIR', 'TELLER', 'CLERK', 'COUNCILLOR', 'COMMITTEE_MEMBER', 'BUILDING_LEAD', 'RESIDENT', 'PROPERTY_MANAGER', 'PARTNER_UNIT', 'STREET_OFFICE', 'RESEARCHER'] as const satisfies readonly Role[]

interface Term {
  from: string
  until?: string | null
  withdrawnAt?: string | null
}

export type Standing = 'now' | 'later' | 'over'

export function standingOf(term: Term, now = serverNow()): Standing {
  if (term.withdrawnAt || (term.until && Date.parse(term.until) <= now)) return 'over'
  return Date.parse(term.from) > now ? 'later' : 'now'
}
