import { expect, test } from 'vitest'
import { preferred, type Language } from './language'
import { amount, left, shareInPercent, shareInWords, when } from './format'
import { ruleSentence } from './poll/rule'
import { speak, words, type Words } from './words'

globalThis.document ??= { documentElement: { lang: '' } } as Document
const speaking = async (language: Language): Promise<Words> => words(await speak(language), language)

test('the reader’s own choice wins, then the browser’s, then 简体', () => {
  expect(preferred('en', ['zh-TW'])).toBe('en')
  expect(preferred(null, ['zh-TW', 'en'])).toBe('zh-Hant')
  expect(preferred(null, ['zh-HK'])).toBe('zh-Hant')
  expect(preferred(null, ['zh-CN'])).toBe('zh-Hans')
  expect(preferred(null, ['fr-FR', 'en-US'])).toBe('en')
  expect(preferred(null, ['fr-FR'])).toBe('zh-Hans')
})

test('amounts keep their decimals however large', async () => {
  const en = await speaking('en')
  expect(amount(en, '5061.69', { unit: 'm2' })).toBe('5,061.69\u00a0m²')
  expect(amount(en, '9007199254740993.10', { unit: 'm2' })).toBe('9,007,199,254,740,993.10\u00a0m²')
  expect(amount(en, '1', { unit: 'owner' })).toBe('1\u00a0head')
  expect(amount(await speaking('zh-Hans'), '12', { unit: null })).toBe('12\u00a0人')
})

test('shares are said in words and cut, not rounded', async () => {
  expect(shareInWords(await speaking('zh-Hans'), '3/5')).toBe('五分之三')
  expect(shareInWords(await speaking('en'), '2/3')).toBe('two thirds')
  expect(shareInPercent(await speaking('en'), '8/9')).toBe('88.88\u00a0%')
})

test('times are said as people say them', async () => {
  const hans = await speaking('zh-Hans')
  const now = Date.parse('2026-11-22T10:00:00Z')
  expect(when(hans, '2026-11-22T13:00:00Z', 'Asia/Shanghai', now)).toBe('今天 晚上9:00')
  expect(when(hans, '2026-11-22T17:00:00Z', 'Asia/Shanghai', now)).toBe('明天 凌晨1:00')
  expect(left(hans, '2026-11-22T13:00:00Z', now)).toBe('还剩 3 小时')
  expect(left(hans, '2026-11-22T09:00:00Z', now)).toBe(null)
})

const civil = {
  title: '业主共同决定·一般事项',
  measures: [
    { measure: 'area', name: '专有部分面积', unit: 'm2' },
    { measure: 'heads', name: '业主人数', unit: 'owner' },
  ],
}
const json = (participation: object[], approval: object[]): string =>
  JSON.stringify({ participation: { all: participation }, approval: { all: approval } })
const two = (test: object): object[] => ['area', 'heads'].map((measure) => ({ measure, ...test }))

test('a rule is one plain sentence', async () => {
  const rule = {
    ...civil,
    json: json(two({ subject: 'participating', op: '>=', frac: '2/3', base: 'roll' }), two({ subject: 'for', op: '>', frac: '1/2', base: 'participating' })),
  }
  expect(ruleSentence(await speaking('zh-Hans'), rule, true)).toBe('要通过，需要至少三分之二的业主参加（按面积、按人数都要算）；参加的里面，超过一半要同意。')
  expect(ruleSentence(await speaking('en'), rule, true)).toBe(
    'To be carried, at least two thirds of the owners must take part (counted by area and by heads, both); and more than half of those taking part must be for it.',
  )
})

test('what cannot be said plainly is not guessed', async () => {
  const odd = { ...civil, json: json([{ measure: 'area', subject: 'participating', op: '>=', frac: '2/3', base: 'roll' }, { measure: 'heads', subject: 'participating', op: '>', frac: '1/2', base: 'roll' }], two({ subject: 'for', op: '>', frac: '1/2', base: 'participating' })) }
  expect(ruleSentence(await speaking('zh-Hans'), odd, true)).toBe(civil.title)
  expect(ruleSentence(await speaking('zh-Hans'), { ...civil, json: 'no JSON' }, true)).toBe(civil.title)
})
