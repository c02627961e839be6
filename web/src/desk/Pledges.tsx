// Who promised what until when, at the desk: put on the list, and said later whether it was kept.
import { when } from '../format'
import { useSession } from '../session'
import { giftWords } from '../talk/gift'
import { Do, Seldom, Write } from '../ui/Do'
import { useWords } from '../words'
import type { Part } from './Lead'
import { ConfirmCommitmentDocument, SettleCommitmentDocument } from './Lead.operations'

export function Pledges({ talk, again, open }: Part & { open: boolean }) {
  const spoken = useWords()
  const { t } = spoken
  const { zone } = useSession()
  return (
    <section>
      <h2>{t('lead.promises')}</h2>
      {open && <p className="soft">{t('lead.promises.how')}</p>}
      {talk.commitments.length === 0 && <p className="empty">{t('commitments.none')}</p>}
      <ul className="tasks">
        {talk.commitments.map((one) => {
          const at = { deliberationId: talk.id, commitmentId: one.id }
          const settle = (kept: boolean) => (
            <Seldom name={t(kept ? 'lead.kept' : 'lead.broken')}>
              <Write document={SettleCommitmentDocument} input={(reason) => ({ ...at, kept, reason })} draft={`settle ${String(kept)} ${one.id}`} label={t('lead.settle.why')} words={t(kept ? 'lead.kept' : 'lead.broken')} rows={2} done={again} />
            </Seldom>
          )
          return (
            <li key={one.id}>
              <h3>{t('commitment', { who: one.delegation?.name ?? one.by?.name ?? t('actor.member'), gift: giftWords(spoken, one.gift), purpose: one.purpose })}</h3>
              <p className="soft">{t(`source.${one.source}`)} · {t('commitment.due', { when: when(spoken, one.due, zone) })}</p>
              <p><strong>{t(one.overdue ? 'commitment.overdue' : `commitment.${one.state}`)}</strong>{one.reason && `${t('colon')}${one.reason}`}</p>
              {open && one.state === 'MADE' && <Do document={ConfirmCommitmentDocument} input={at} words={t('lead.confirm')} done={again} />}
              {(one.state === 'CONFIRMED' || one.state === 'BROKEN') && settle(true)}
              {(one.state === 'CONFIRMED' || one.state === 'KEPT') && settle(false)}
            </li>
          )
        })}
      </ul>
    </section>
  )
}
