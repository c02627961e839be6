// What whoever brought it up can do: say it anew, say that the answer did not help, take it back.
import { Seldom, Write } from '../ui/Do'
import { useWords } from '../words'
import type { Found } from './Topic'
import { ReopenTopicDocument, RestateTopicDocument, WithdrawTopicDocument } from './Topic.operations'

export function Mine({ topic, again }: { topic: Found; again: () => void }) {
  const { t } = useWords()
  const restates = topic.phase === 'RAISED' || topic.phase === 'RETURNED'
  const reopens = ['RETURNED', 'ANSWERED', 'CLOSED'].includes(topic.phase)
  const withdraws = ['RAISED', 'RETURNED', 'ACCEPTED'].includes(topic.phase)
  if (topic.mergedInto || !(restates || reopens || withdraws)) return null
  return (
    <section>
      <h2>{t('topic.yours')}</h2>
      {reopens && (
        <Seldom name={t(topic.phase === 'RETURNED' ? 'topic.askAgain' : 'topic.notHelped')}>
          <Write document={ReopenTopicDocument} input={(reason) => ({ topicId: topic.id, reason })} draft={`reopen ${topic.id}`} label={t('topic.notHelped.why')} words={t('topic.reopen')} done={again} />
        </Seldom>
      )}
      {restates && (
        <Seldom name={t('topic.restate')}>
          <Write document={RestateTopicDocument} input={(words) => ({ topicId: topic.id, words })} draft={`restate ${topic.id}`} label={t('bring.words')} words={t('topic.restate.do')} rows={6} first={topic.text ?? ''} done={again} />
        </Seldom>
      )}
      {withdraws && (
        <Seldom name={t('topic.withdraw')}>
          <Write document={WithdrawTopicDocument} input={(reason) => ({ topicId: topic.id, reason })} draft={`withdraw ${topic.id}`} label={t('why')} words={t('topic.withdraw')} rows={2} done={again} />
        </Seldom>
      )}
    </section>
  )
}
