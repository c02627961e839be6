import { expect, test } from 'vitest'
import { drawnRightly, sha256, ticketText } from './draw'

const lotteryId = '01890000-0000-7000-8000-000000000001'
const seed = '红球 3 8 19'
const people = ['a', 'b', 'c', 'd'].map((candidateId) => ({ candidateId, stratum: '居民' }))

async function drawing() {
  const tickets = await Promise.all(people.map(async (one) => ({ ...one, ticket: await sha256(ticketText(lotteryId, seed, one.stratum, one.candidateId)) })))
  const drawn = tickets.sort((a, b) => (a.ticket < b.ticket ? -1 : 1)).map((one, index) => ({ ...one, place: index + 1 }))
  return { lotteryId, seed, commitment: await sha256(seed), candidates: people, drawn }
}

test('a draw is right when every ticket and place is', async () => {
  expect(await drawnRightly(await drawing())).toBe(true)
})

test('two who changed places, a seed that was not promised, and somebody left out are found', async () => {
  const fair = await drawing()
  const [first, second, ...rest] = fair.drawn
  if (!first || !second) throw new Error('nobody was drawn')
  expect(await drawnRightly({ ...fair, drawn: [{ ...second, place: 1 }, { ...first, place: 2 }, ...rest] })).toBe(false)
  expect(await drawnRightly({ ...fair, commitment: await sha256('another') })).toBe(false)
  expect(await drawnRightly({ ...fair, drawn: fair.drawn.slice(1) })).toBe(false)
})
