// Suggestions on a topic, each with what became of it; and giving one.
import { useState } from 'react'
import { when } from '../format'
import { useSession } from '../session'
import { Seldom, Write } from '../ui/Do'
import { useWords } from '../words'
import type { Found } from './Topic'
import { GiveSuggestionDocument, WithdrawSuggestionDocument, type SuggestedFragment } from './Topic.operations'

export function Suggestions({ topic, open, again }: { topic: Found; open: boolean; again: () => void }) {
  const { t } = useWords()
  const [given, setGiven] = useState(false)
  const all = topic.suggestions.edges.map((edge) => edge.node)
  if (all.length === 0 && !open) return null
  return (
    <section>
      <h2>{t('suggestions')}</h2>
      {all.length === 0 && <p className="empty">{t('suggestions.none')}</p>}
      {topic.suggestions.pageInfo.hasPreviousPage && <p className="soft">{t('suggestions.newest')}</p>}
      <ul className="plainlist">{all.map((one) => <One key={one.id} topic={topic.id} one={one} again={again} />)}</ul>
      {open && (
        <Write
          document={GiveSuggestionDocument}
          input={(words) => ({ topicId: topic.id, words })}
          draft={`suggestion ${topic.id}`}
          label={t('suggestions.yours')}
          words={t('suggestions.give')}
          done={() => { setGiven(true); again() }}
        />
      )}
      <div role="status">{given && <p className="voted">{t('suggestions.given')}</p>}</div>
    </section>
  )
}

function One({ topic, one, again }: { topic: string; one: SuggestedFragment; again: () => void }) {
  const spoken = useWords()
  const { zone, here } = useSession()
  const { t } = spoken
  const by = one.voice === 'ANONYMOUS' ? t('topic.by.nobody') : (one.giver?.name ?? t('topic.by.somebody'))
  const fate = one.decision === 'ADOPTED' && one.stage ? t(`suggestion.ADOPTED.${one.stage}`) : t(`suggestion.${one.decision}`)
  return (
    <li className="suggestion">
      <p className="written">{one.text ?? (one.hiddenBecause ? t('topic.hidden', { reason: one.hiddenBecause }) : t('suggestions.notForYou'))}</p>
      <p><strong className={`outcome ${one.decision === 'ADOPTED' ? 'carried' : one.decision === 'DECLINED' ? 'rejected' : 'inquorate'}`}>{fate}</strong>{one.reason && `${t('colon')}${one.reason}`}</p>
      {one.traces.slice(1).map((trace) => <p key={trace.at}>{t(`suggestion.ADOPTED.${trace.stage}`)}{t('colon')}{trace.note}</p>)}
      <p className="soft">{by} · {when(spoken, one.givenAt, zone)}</p>
      {one.decision === 'OPEN' && one.giver && one.giver.id === here?.member.id && (
        <Seldom name={t('suggestions.takeBack')}>
          <Write document={WithdrawSuggestionDocument} input={(reason) => ({ topicId: topic, suggestionId: one.id, reason })} draft={`back ${one.id}`} label={t('why')} words={t('suggestions.takeBack')} rows={2} done={again} />
        </Seldom>
      )}
    </li>
  )
}
