// Challenges to a resolution with what was ruled; challenging it, within a year.
import { when } from '../format'
import { useSession } from '../session'
import { Do, Seldom, Write } from '../ui/Do'
import { useWords, type Key } from '../words'
import type { Found } from './Resolution'
import { FileChallengeDocument, WithdrawChallengeDocument } from './Resolution.operations'

type One = Found['challenges'][number]

function fate(one: One): Key {
  if (one.withdrawnAt) return 'challenge.withdrawn'
  if (typeof one.annuls !== 'boolean') return 'challenge.open'
  return one.annuls ? 'challenge.annuls' : 'challenge.upholds'
}

export function Challenges({ resolution, again }: { resolution: Found; again: () => void }) {
  const spoken = useWords()
  const { zone, here } = useSession()
  const { t } = spoken
  const { challenges, state } = resolution
  const stands = state === 'STANDING' || state === 'SUSPENDED'
  if (challenges.length === 0 && !stands) return null
  return (
    <section>
      <h2>{t('challenges')}</h2>
      {challenges.length === 0 && <p className="empty">{t('challenges.none')}</p>}
      <ul className="plainlist">
        {challenges.map((one) => (
          <li key={one.id} className="suggestion">
            <p className="written">{one.words ?? t('challenges.notForYou')}</p>
            <p><strong>{t(fate(one))}</strong>{one.grounds && `${t('colon')}${one.grounds}`}</p>
            {one.reversed && <p>{t('challenge.reversed', { reason: one.reversed.reason ?? '' })}</p>}
            <p className="soft">{[one.by?.name, when(spoken, one.filedAt, zone)].filter(Boolean).join(' · ')}</p>
            {fate(one) === 'challenge.open' && one.by && one.by.id === here?.member.id && (
              <Do document={WithdrawChallengeDocument} input={{ resolutionId: resolution.id, challengeId: one.id }} words={t('challenge.takeBack')} done={again} />
            )}
          </li>
        ))}
      </ul>
      {stands && (
        <Seldom name={t('challenge.file')}>
          <p className="soft">{t('challenge.what')}</p>
          <Write document={FileChallengeDocument} input={(words) => ({ resolutionId: resolution.id, words })} draft={`challenge ${resolution.id}`} label={t('challenge.why')} words={t('challenge.send')} done={again} />
        </Seldom>
      )}
    </section>
  )
}
