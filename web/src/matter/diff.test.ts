import { expect, test } from 'vitest'
import { diff } from './diff'

test('Chinese is compared by characters', () => {
  expect(diff('为3幢加装电梯。', '为3幢1单元加装电梯。')).toEqual([
    { kind: 'same', text: '为3幢' },
    { kind: 'added', text: '1单元' },
    { kind: 'same', text: '加装电梯。' },
  ])
})

test('English is compared by words', () => {
  expect(diff('paint it light grey', 'paint it pale grey')).toEqual([
    { kind: 'same', text: 'paint it ' },
    { kind: 'removed', text: 'light' },
    { kind: 'added', text: 'pale' },
    { kind: 'same', text: ' grey' },
  ])
})

test('whatever was written, both texts can be read off again', () => {
  const texts = ['', '甲乙丙', '乙丙丁', 'a b c', 'c b a', '甲 a 乙 b', '\n\n', '👵🏻投票']
  for (const before of texts) {
    for (const after of texts) {
      const runs = diff(before, after)
      expect(runs.filter((run) => run.kind !== 'added').map((run) => run.text).join('')).toBe(before)
      expect(runs.filter((run) => run.kind !== 'removed').map((run) => run.text).join('')).toBe(after)
    }
  }
})
