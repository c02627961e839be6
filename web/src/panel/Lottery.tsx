// A lottery: who could be drawn, who was, and the draw made again on the reader's own device.
import { useState } from 'react'
import { when } from '../format'
import { useSession } from '../session'
import { Plain } from '../ui/page'
import { useWords } from '../words'
import { drawnRightly } from './draw'
import type { Found } from './Panel'

type One = Found['lotteries'][number]

export function Lottery({ lottery }: { lottery: One }) {
  const spoken = useWords()
  const { zone } = useSession()
  const { t } = spoken
  return (
    <div className="card">
      <p className="kind">{lottery.cancelled ? t('lottery.cancelled') : lottery.drawnAt ? t('lottery.drawn', { when: when(spoken, lottery.drawnAt, zone) }) : t('lottery.announced', { when: when(spoken, lottery.announcedAt, zone) })}</p>
      {lottery.cancelled?.reason && <p>{lottery.cancelled.reason}</p>}
      <ul className="rules">{lottery.strata.map((one) => <li key={one.name}>{t('lottery.stratum', { name: one.name, n: one.quota, of: lottery.candidates.filter((who) => who.stratum === one.name).length })}</li>)}</ul>
      {lottery.drawn.length > 0 && (
        <ol className="plainlist">
          {lottery.drawn.map((one) => (
            <li key={one.candidateId} className="suggestion">
              <p>
                <strong>{one.member?.name ?? t('lottery.hidden')}</strong>
                {' · '}
                {t(one.chosen ? 'lottery.chosen' : one.calledAt ? 'lottery.called' : 'lottery.reserve', { stratum: one.stratum, place: one.place })}
              </p>
              <p className="hash">{one.ticket}</p>
            </li>
          ))}
        </ol>
      )}
      <How lottery={lottery} />
    </div>
  )
}

function How({ lottery }: { lottery: One }) {
  const spoken = useWords()
  const { zone } = useSession()
  const { t } = spoken
  const [right, setRight] = useState<boolean | null>(null)
  const { seed } = lottery
  // Only a page that came by a safe line (or from this device) may reckon hashes.
  const able = typeof crypto !== 'undefined' && 'subtle' in crypto
  return (
    <details>
      <summary>{t('lottery.how')}</summary>
      <p>{t('lottery.how.what')}</p>
      {lottery.commitment && <p>{t('lottery.commitment')}<br /><span className="hash">{lottery.commitment}</span></p>}
      {lottery.publicValue && <p>{t('lottery.public', { what: lottery.publicValue, when: lottery.knownAt ? when(spoken, lottery.knownAt, zone) : '' })}</p>}
      {seed && <p>{t('lottery.seed')}<br /><span className="hash">{seed}</span></p>}
      <p>{t('lottery.lines')}</p>
      <p className="hash">moothall.draw.v1<br />{lottery.lotteryId}<br />{seed ?? '…'}<br />{t('lottery.lines.stratum')}<br />{t('lottery.lines.candidate')}</p>
      {seed && able && <Plain onPress={() => void drawnRightly({ ...lottery, seed }).then(setRight)}>{t('lottery.again')}</Plain>}
      <div role="status">{right !== null && <p className="voted">{t(right ? 'lottery.right' : 'lottery.wrong')}</p>}</div>
    </details>
  )
}
