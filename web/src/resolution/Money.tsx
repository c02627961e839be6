// The money of a resolution, to the cent: what may be spent, what is bound, what is paid, and each payment.
import { when } from '../format'
import { useSession } from '../session'
import { yuan } from '../ui/money'
import { useWords } from '../words'
import type { Found } from './Resolution'

export function Money({ resolution }: { resolution: Found }) {
  const spoken = useWords()
  const { zone } = useSession()
  const { t } = spoken
  const { execution, payments, variations } = resolution
  if (!execution) return null
  return (
    <section>
      <h2>{t('money')}</h2>
      <p className="figures"><strong>{yuan(spoken, resolution.paid)}</strong><span>{t('money.of', { ceiling: yuan(spoken, resolution.ceiling) })}</span></p>
      <p className="soft">{t('money.committed', { amount: yuan(spoken, resolution.committed) })}</p>
      {payments.length === 0 && <p className="empty">{t('money.none')}</p>}
      {payments.length > 0 && (
        <ul className="lines">
          {payments.map((one) => (
            <li key={one.id}>
              <span>{one.purpose}</span>
              <span className="number">{yuan(spoken, one.amount)}</span>
              <span className="soft whole">
                {t(`payment.${one.state}`, { when: when(spoken, one.ended?.at ?? one.madeAt ?? one.approvedAt ?? one.requestedAt, zone) })}
                {one.ended?.reason && `${t('colon')}${one.ended.reason}`}
              </span>
            </li>
          ))}
        </ul>
      )}
      {variations.length > 0 && (
        <>
          <h3>{t('variations')}</h3>
          <p className="soft">
            {execution.guardAmount ? t('variations.guardAmount', { percent: execution.guardPercent, amount: yuan(spoken, execution.guardAmount) }) : t('variations.guard', { percent: execution.guardPercent })}
          </p>
          <ul className="plainlist">
            {variations.map((one) => (
              <li key={one.id} className="suggestion">
                <p><strong>{one.title}</strong>{t('comma')}{t('variations.more', { amount: yuan(spoken, one.amount) })}</p>
                <p>{one.because}</p>
                <p className="soft">{t(`variation.${one.state}`)}{one.dropped?.reason && `${t('colon')}${one.dropped.reason}`} · {when(spoken, one.at, zone)}</p>
              </li>
            ))}
          </ul>
        </>
      )}
    </section>
  )
}
