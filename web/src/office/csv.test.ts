import { expect, test } from 'vitest'
import { cells, csv } from './csv'

test('commas, quotes and lines stay inside their cell, and no cell is a formula', () => {
  expect(csv([['a,b', 'say "yes"', 'two\nlines'], ['=1+1', '-', '甲']])).toBe('\ufeff"a,b","say ""yes""","two\nlines"\r\n\'=1+1,\'-,甲\r\n')
})

test('a table is read as it was written, with the line of each row', () => {
  expect(cells('\ufeffa,b\r\n"1, ""x""",2\n\n"three\nlines",4\n5,6')).toEqual([
    { line: 1, row: ['a', 'b'] },
    { line: 2, row: ['1, "x"', '2'] },
    { line: 4, row: ['three\nlines', '4'] },
    { line: 6, row: ['5', '6'] },
  ])
  expect(cells('')).toEqual([])
})
