// A decision rule in one plain sentence, from its JSON. What it cannot say plainly it does not guess: then the rule's title stands.
import { measureName, shareInWords } from '../format'
import type { Key, Words } from '../words'

interface Test {
  measure?: string
  subject?: string
  op?: string
  frac?: string
  base?: string
}

interface Shape {
  participation?: { all?: Test[]; any?: Test[] }
  approval?: { all?: Test[]; any?: Test[] }
}

interface Named {
  title: string
  json: string
  measures: { measure: string; name: string; unit?: string | null }[]
}

/** One test that stands for all of a group: they differ in their measure only. */
function common(group: Shape['participation']): { test: Test; measures: string[] } | null {
  const tests = group?.all ?? []
  const [first] = tests
  if (!first?.frac || !first.op || group?.any) return null
  const alike = tests.every((test) => test.frac === first.frac && test.op === first.op && test.subject === first.subject && test.base === first.base)
  return alike ? { test: first, measures: tests.map((test) => test.measure ?? '') } : null
}

function share(words: Words, test: Test): string | null {
  const how: Partial<Record<string, Key>> = { '>=': 'share.atLeast', '>': 'share.moreThan' }
  const key = how[test.op ?? '']
  return key ? words.t(key, { share: shareInWords(words, test.frac ?? '') }) : null
}

export function ruleSentence(words: Words, rule: Named, owners: boolean): string {
  let shape: Shape
  try {
    shape = JSON.parse(rule.json) as Shape
  } catch {
    return rule.title
  }
  const attend = common(shape.participation)
  const agree = common(shape.approval)
  if (!agree) return rule.title
  const who = words.t(owners ? 'rule.owners' : 'rule.members')
  const named = (ids: string[]): string => {
    const names = ids.map((id) => rule.measures.find((measure) => measure.measure === id)).map((measure) => (measure ? measureName(words, measure).toLowerCase() : ''))
    return names.length > 1 ? words.t('rule.measures', { a: names[0] ?? '', b: names[1] ?? '' }) : ''
  }
  const shareToAgree = share(words, agree.test)
  const approving: Partial<Record<string, Key>> = {
    participating: 'rule.approval.participating',
    cast: 'rule.approval.cast',
    roll: 'rule.approval.roll',
    present: 'rule.approval.present',
  }
  const approval = approving[agree.test.base ?? '']
  if (!shareToAgree || !approval || agree.test.subject !== 'for') return rule.title
  const noTests = (shape.participation?.all ?? []).length === 0 && !shape.participation?.any
  if (noTests) return words.t('rule.one', { approval: words.t(approval, { share: shareToAgree, who }) + named(agree.measures) })
  const shareToAttend = attend && share(words, attend.test)
  const attending: Partial<Record<string, Key>> = { participating: 'rule.participation', present: 'rule.presence' }
  const participation = attending[attend?.test.subject ?? '']
  if (!attend || !shareToAttend || !participation || attend.test.base !== 'roll') return rule.title
  return words.t('rule.two', {
    participation: words.t(participation, { share: shareToAttend, who }) + named(attend.measures),
    approval: words.t(approval, { share: shareToAgree, who }),
  })
}
