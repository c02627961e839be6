import { expect, test } from 'vitest'
import { csv } from './csv'

test('commas, quotes and lines stay inside their cell, and no cell is a formula', () => {
  expect(csv([['a,b', 'say "yes"', 'two\nlines'], ['=1+1', '-', '甲']])).toBe('\ufeff"a,b","say ""yes""","two\nlines"\r\n\'=1+1,\'-,甲\r\n')
})
