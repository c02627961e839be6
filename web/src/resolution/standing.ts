// Where a resolution stands, in a word or two.
import type { Key } from '../words'

interface Standing {
  state: 'STANDING' | 'SUSPENDED' | 'RESCINDED' | 'ANNULLED'
  inForce: boolean
  archivedAt?: string | null
  settlement?: { settledAt?: string | null } | null
  acceptance: { step: string }[]
  execution?: unknown
}

export function standing(one: Standing): Key {
  if (one.state !== 'STANDING') return `resolution.${one.state}`
  if (one.archivedAt) return 'resolution.archived'
  if (one.settlement?.settledAt) return 'resolution.settled'
  const last = one.acceptance.at(-1)?.step
  if (last === 'ACCEPTED') return 'resolution.accepted'
  if (last === 'RECTIFICATION_ORDERED') return 'resolution.rectifying'
  if (last === 'OPENED') return 'resolution.accepting'
  if (!one.inForce) return 'resolution.coming'
  return one.execution ? 'resolution.executing' : 'resolution.inForce'
}
