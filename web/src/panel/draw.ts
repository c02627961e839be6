// The draw, made again in the reader's own browser: SHA-256 over five lines for each candidate, in order of the tickets.

export interface Drawing {
  lotteryId: string
  seed: string
  commitment?: string | null
  candidates: readonly { candidateId: string; stratum: string }[]
  drawn: readonly { candidateId: string; stratum: string; place: number; ticket: string }[]
}

export async function sha256(text: string): Promise<string> {
  const hash = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text))
  return [...new Uint8Array(hash)].map((byte) => byte.toString(16).padStart(2, '0')).join('')
}

export const ticketText = (lottery: string, seed: string, stratum: string, candidate: string): string =>
  `moothall.draw.v1\n${lottery}\n${seed}\n${stratum}\n${candidate}\n`

/** Whether every ticket and every place is what the seed gives, and the seed is the one that was promised. */
export async function drawnRightly(of: Drawing): Promise<boolean> {
  if (of.commitment && (await sha256(of.seed)) !== of.commitment) return false
  const tickets = await Promise.all(of.candidates.map(async (one) => ({ ...one, ticket: await sha256(ticketText(of.lotteryId, of.seed, one.stratum, one.candidateId)) })))
  return tickets.length === of.drawn.length && of.drawn.every((drawn) => {
    const order = tickets.filter((one) => one.stratum === drawn.stratum).sort((a, b) => (a.ticket < b.ticket ? -1 : 1))
    const there = order[drawn.place - 1]
    return there?.candidateId === drawn.candidateId && there.ticket === drawn.ticket
  })
}
