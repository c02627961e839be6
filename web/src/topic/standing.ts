// Where a topic stands, in a sentence: what it is called, whether it waits, and until when.
import { lastDay } from '../ui/days'
import type { Key, Words } from '../words'
import type { TopicLineFragment } from './Topics.operations'

const LONGEST = 40

/** Its title in the record; before it has one, the beginning of what was written. */
export function named(topic: { title?: string | null; text?: string | null }, { t }: Words): string {
  if (topic.title) return topic.title
  const line = topic.text?.trim().split('\n')[0] ?? ''
  if (line === '') return t('topic.untitled')
  return [...line].length > LONGEST ? `${[...line].slice(0, LONGEST).join('')}…` : line
}

export function standing(topic: TopicLineFragment): Key {
  if (topic.voice === 'COMMUNITY' && topic.phase === 'ACCEPTED') return 'topic.asks'
  return `topic.phase.${topic.phase}`
}

/** How long it waits or waited; null where nobody waits. */
export function waiting(topic: TopicLineFragment, spoken: Words, zone: string): string | null {
  const { t } = spoken
  if (topic.answeredAt && typeof topic.daysToAnswer === 'number') return topic.daysToAnswer === 0 ? t('topic.sameDay') : t('topic.took', { n: topic.daysToAnswer })
  if (!topic.dueAt || (topic.phase !== 'RAISED' && topic.phase !== 'ACCEPTED')) return null
  if (topic.overdue) return t('topic.overdue', { day: lastDay(spoken, topic.dueAt, zone), n: topic.ageDays ?? 0 })
  return t('topic.due', { day: lastDay(spoken, topic.dueAt, zone) })
}
