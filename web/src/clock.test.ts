// A phone that goes wrong still knows how long a speaker has.
import { expect, test } from 'vitest'
import { hearTime, serverNow } from './clock'

test('a clock that is minutes wrong is put right, one that is right is left alone', () => {
  const now = Date.parse('2026-05-18T12:00:00Z')
  hearTime('Mon, 18 May 2026 12:05:00 GMT', now)
  expect(serverNow(now)).toBe(now + 300_500)
  hearTime(null, now)
  hearTime('nonsense', now)
  expect(serverNow(now)).toBe(now + 300_500)
  hearTime('Mon, 18 May 2026 11:59:59 GMT', now)
  expect(serverNow(now)).toBe(now)
})
