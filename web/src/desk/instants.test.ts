import { expect, test } from 'vitest'
import { inDays, instant, localTime } from './instants'

test('what is typed is meant in the community’s zone', () => {
  expect(instant('2026-11-30T21:00', 'Asia/Shanghai')).toBe('2026-11-30T13:00:00.000Z')
  expect(instant('2026-07-01T00:30', 'Europe/Berlin')).toBe('2026-06-30T22:30:00.000Z')
  expect(instant('2026-10-25T12:00', 'Europe/Berlin')).toBe('2026-10-25T11:00:00.000Z')
  expect(instant('2026-03-08T12:00', 'America/New_York')).toBe('2026-03-08T16:00:00.000Z')
})

test('what is no time is none', () => {
  for (const text of ['', '2026', '2026-11-30', 'tomorrow', '2026-13-40T25:00']) expect(instant(text, 'Asia/Shanghai')).toBeNull()
})

test('there and back again', () => {
  for (const zone of ['Asia/Shanghai', 'Europe/Berlin', 'Asia/Kathmandu']) expect(localTime(instant('2026-02-28T23:59', zone) ?? '', zone)).toBe('2026-02-28T23:59')
})

test('days are the community’s', () => {
  // 23:30 UTC on the 22nd is the 23rd in Shanghai.
  expect(inDays(7, 9, 'Asia/Shanghai', Date.parse('2026-11-22T23:30:00Z'))).toBe('2026-11-30T09:00')
})
