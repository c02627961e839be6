// What stands against a statement and why; what its author and the moderators may do about it.
import { when } from '../format'
import { useSession } from '../session'
import { Seldom, Write } from '../ui/Do'
import { useWords } from '../words'
import { AppealHidingDocument, DecideAppealDocument, HideStatementDocument, RestoreStatementDocument, WithdrawStatementDocument } from './Talk.operations'
import type { Said } from './talking'

interface Props {
  talk: string
  one: Said
  mine: boolean
  moderates: boolean
  again: () => void
}

export function Moderate({ talk, one, mine, moderates, again }: Props) {
  const spoken = useWords()
  const { zone } = useSession()
  const { t } = spoken
  const at = { deliberationId: talk, statementId: one.id }
  const { moderation } = one
  if (one.state === 'WITHDRAWN') return <p className="soft">{t('aside.withdrawn')}</p>
  if (one.state === 'SHOWN') {
    if (!mine && !moderates) return null
    return (
      <Seldom name={t(mine ? 'aside.withdraw' : 'aside.hide')}>
        {mine
          ? <Write document={WithdrawStatementDocument} input={(words) => ({ ...at, words: words || null })} draft={`withdraw ${one.id}`} label={t('aside.withdraw.why')} words={t('aside.withdraw')} rows={2} optional done={again} />
          : <Write document={HideStatementDocument} input={(reason) => ({ ...at, reason })} draft={`hide ${one.id}`} label={t('aside.hide.why')} words={t('aside.hide')} rows={2} done={again} />}
      </Seldom>
    )
  }
  return (
    <>
      <p className="hidden-because"><strong>{t(mine ? 'aside.hidden.yours' : 'aside.hidden')}</strong></p>
      {moderation?.reason && <p>{t('aside.because', { reason: moderation.reason })}</p>}
      {moderation?.hiddenAt && <p className="soft">{when(spoken, moderation.hiddenAt, zone)}</p>}
      {moderation?.appeal && <p>{t('aside.appealed', { words: moderation.appeal })}</p>}
      {moderation?.decision && <p>{t(moderation.upheld ? 'aside.upheld' : 'aside.dismissed', { reason: moderation.decision })}</p>}
      {mine && !moderation?.appealedAt && (
        <Write document={AppealHidingDocument} input={(words) => ({ ...at, words })} draft={`appeal ${one.id}`} label={t('aside.appeal.why')} words={t('aside.appeal')} rows={2} done={again} />
      )}
      {moderates && !mine && !moderation?.appealedAt && (
        <Write document={RestoreStatementDocument} input={(reason) => ({ ...at, reason })} draft={`restore ${one.id}`} label={t('aside.restore.why')} words={t('aside.restore')} rows={2} done={again} />
      )}
      {moderates && !mine && moderation?.appealedAt && !moderation.decision && (
        <>
          <Write document={DecideAppealDocument} input={(reason) => ({ ...at, upheld: true, reason })} draft={`uphold ${one.id}`} label={t('aside.decide.why')} words={t('aside.uphold')} rows={2} done={again} />
          <Write document={DecideAppealDocument} input={(reason) => ({ ...at, upheld: false, reason })} draft={`dismiss ${one.id}`} label={t('aside.decide.why')} words={t('aside.dismiss')} rows={2} done={again} />
        </>
      )}
    </>
  )
}
