// Every word is there in all three languages, says the same things, and is said somewhere.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { compileMessage } from '@lingui/message-utils/compileMessage'
import { expect, test } from 'vitest'

const tables = readdirSync('words').map((name) => JSON.parse(readFileSync(join('words', name), 'utf8')) as Record<string, string[]>)
const entries = tables.flatMap((table) => Object.entries(table))

test('no message is missing in 简体, 繁體 or English', () => {
  const missing = entries.filter(([, row]) => row.length !== 3 || row.some((words) => words.trim() === '')).map(([key]) => key)
  expect(missing).toEqual([])
})

test('no key is given twice', () => {
  const keys = entries.map(([key]) => key)
  expect(keys.filter((key, index) => keys.indexOf(key) !== index)).toEqual([])
})

/** The names of what is put into a message, from its compiled form. */
function holes(message: unknown): string[] {
  if (!Array.isArray(message)) return []
  return message.flatMap((part): string[] => {
    if (!Array.isArray(part)) return []
    const [name, , choices] = part as [string, string?, unknown?]
    const inner = choices && typeof choices === 'object' ? Object.values(choices).flatMap(holes) : []
    return [name, ...inner]
  })
}

test('the three languages of a message have the same holes, but for a number that only English inflects by', () => {
  const wrong = entries.filter(([, row]) => {
    const [hans, hant, en] = row.map((words) => [...new Set(holes(compileMessage(words)))].filter((name) => name !== 'n').sort().join())
    return hans !== hant || hans !== en
  })
  expect(wrong.map(([key]) => key)).toEqual([])
})

test('繁體 is not 简体', () => {
  // Frequent characters that only simplified writing has.
  const simplified = /[决议论证书为应时间开关说请这还过没经单个们将选项数结据误现实权员务发动业产点码纸户导会对里见录异让谁议]/
  const shared = /[里]/
  const wrong = entries.filter(([, row]) => [...(row[1] ?? '')].some((letter) => simplified.test(letter) && !shared.test(letter)))
  expect(wrong.map(([key]) => key)).toEqual([])
})

function sources(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) return sources(path)
    return /\.tsx?$/.test(entry.name) && !/\.(test|operations)\.tsx?$/.test(entry.name) ? [readFileSync(path, 'utf8')] : []
  })
}

test('no message is left that nobody says', () => {
  const code = sources('src').join('\n')
  const begun = [...code.matchAll(/[`']([a-zA-Z.]+)\$\{/g)].map((match) => match[1] ?? '')
  const unused = entries
    .map(([key]) => key)
    .filter((key) => !code.includes(`'${key}'`) && !begun.some((start) => start.includes('.') && key.startsWith(start)) && !key.endsWith('.what'))
  expect(unused).toEqual([])
})
