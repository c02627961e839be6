// Where a matter stands, as one of a few words.
import type { Key } from '../words'

interface Standing {
  phase: 'DRAFT' | 'FROZEN' | 'WITHDRAWN'
  polls: { phase: 'CALLED' | 'NOTICED' | 'OPEN' | 'CLOSED' | 'TALLIED' | 'CERTIFIED' | 'CANCELLED'; outcome?: 'CARRIED' | 'REJECTED' | 'INQUORATE' | null }[]
}

export function standing(matter: Standing): Key {
  if (matter.phase === 'WITHDRAWN') return 'matter.withdrawn'
  const poll = matter.polls.filter((one) => one.phase !== 'CANCELLED').at(-1)
  if (!poll) return matter.phase === 'DRAFT' ? 'matter.draft' : 'matter.frozen'
  if (poll.phase === 'CERTIFIED' && poll.outcome) return `outcome.${poll.outcome}`
  return `phase.${poll.phase}`
}
