// After the works: what was found, what was put right, what it cost in the end, who looked at the accounts.
import { when } from '../format'
import { useSession } from '../session'
import { lastDay } from '../ui/days'
import { yuan } from '../ui/money'
import { useWords } from '../words'
import type { Found } from './Resolution'

export function Acceptance({ resolution }: { resolution: Found }) {
  const spoken = useWords()
  const { zone } = useSession()
  const { t } = spoken
  const { acceptance, settlement, publications } = resolution
  const published = publications.at(-1)
  if (acceptance.length === 0 && !settlement && !published) return null
  return (
    <section>
      <h2>{t('acceptance')}</h2>
      <ul className="plainlist">
        {acceptance.map((one) => (
          <li key={one.at} className="suggestion">
            <p><strong>{t(`acceptance.${one.step}`)}</strong>{one.byPoll && `${t('comma')}${t('acceptance.byPoll')}`}</p>
            {one.text && <p className="written">{one.text}</p>}
            <p className="soft">{when(spoken, one.at, zone)}{one.dueAt && ` · ${t('acceptance.due', { day: lastDay(spoken, one.dueAt, zone) })}`}</p>
          </li>
        ))}
      </ul>
      {settlement && (
        <>
          <h3>{t('settlement')}</h3>
          <p className="figures"><strong>{yuan(spoken, settlement.amount)}</strong><span>{t(settlement.settledAt ? 'settlement.settled' : 'settlement.filed')}</span></p>
          <p className="written">{settlement.note}</p>
          {!settlement.audit && <p className="soft">{t('audit.none')}</p>}
          {settlement.audit && (
            <>
              <p>{settlement.audit.auditor ? t(settlement.audit.passed ? 'audit.passed' : 'audit.failed', { name: settlement.audit.auditor }) : t('audit.waived')}</p>
              <p className="written">{settlement.audit.text}</p>
            </>
          )}
        </>
      )}
      {published && (
        <>
          <h3>{t('publication')}</h3>
          <p>{t('publication.cost', { amount: yuan(spoken, published.amount) })}</p>
          <p className="written">{published.text}</p>
          {published.because && <p className="soft">{t('publication.corrected', { reason: published.because })}</p>}
          <p className="soft">{when(spoken, published.at, zone)}</p>
        </>
      )}
    </section>
  )
}
