import { expect, test } from 'vitest'
import { decimal, fraction, least, percent, whole } from './exact'

test('decimals are whole numbers of their smallest part', () => {
  expect(whole('130.7', 2)).toBe(13070n)
  expect(whole('41', 0)).toBe(41n)
  expect(decimal(13070n, 2)).toBe('130.70')
  expect(decimal(5n, 2)).toBe('0.05')
})

test('the least that meets a share is never one too few or too many', () => {
  expect(least(41n, fraction('2/3'), false)).toBe(28n)
  expect(least(42n, fraction('2/3'), false)).toBe(28n)
  expect(least(42n, fraction('1/2'), true)).toBe(22n)
  expect(least(41n, fraction('1/2'), true)).toBe(21n)
  for (let total = 1n; total < 60n; total += 1n) {
    const needed = least(total, fraction('2/3'), false)
    expect(needed * 3n >= total * 2n && (needed - 1n) * 3n < total * 2n).toBe(true)
  }
})

test('a bar is never longer than its frame', () => {
  expect(percent(204482n, 506169n)).toBe(40.39)
  expect(percent(7n, 5n)).toBe(100)
  expect(percent(1n, 0n)).toBe(0)
})
