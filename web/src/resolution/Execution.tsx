// Who carries a resolution out by when; its milestones, what is late first; what supervisors saw.
import { when } from '../format'
import { useSession } from '../session'
import { lastDay } from '../ui/days'
import { yuan } from '../ui/money'
import { useWords } from '../words'
import type { Found } from './Resolution'
import type { MilestoneLineFragment } from './Resolution.operations'

const order = (one: MilestoneLineFragment): number => (one.dropped ? 3 : one.overdue ? 0 : one.reportedAt ? 2 : 1)

export function Execution({ resolution }: { resolution: Found }) {
  const spoken = useWords()
  const { zone } = useSession()
  const { t } = spoken
  const { execution, supervisionNotes } = resolution
  const milestones = [...resolution.milestones].sort((a, b) => order(a) - order(b) || Date.parse(a.dueAt) - Date.parse(b.dueAt))
  const person = (name: string, member: { name?: string | null } | null | undefined): string => (member?.name ? t('execution.person', { name, member: member.name }) : name)
  return (
    <section>
      <h2>{t('execution')}</h2>
      {!execution && <p className="empty">{t('execution.none')}</p>}
      {execution && (
        <>
          <dl className="facts">
            <dt>{t('execution.who')}</dt>
            <dd>{person(execution.executor, execution.executorMember)}</dd>
            {execution.supervisor && (
              <>
                <dt>{t('execution.supervisor')}</dt>
                <dd>{person(execution.supervisor, execution.supervisorMember)}</dd>
              </>
            )}
            <dt>{t('execution.due')}</dt>
            <dd>{t('execution.by', { day: lastDay(spoken, execution.dueAt, zone) })}</dd>
            <dt>{t('execution.budget')}</dt>
            <dd>{yuan(spoken, execution.budget)}{t('comma')}{t(`fund.${execution.fund}`)}</dd>
          </dl>
          {execution.because && <p className="soft">{t('execution.because', { reason: execution.because })}</p>}
        </>
      )}
      {milestones.length > 0 && (
        <>
          <h3>{t('milestones')}</h3>
          <ul className="plainlist">{milestones.map((one) => <Milestone key={one.id} one={one} />)}</ul>
        </>
      )}
      {supervisionNotes.length > 0 && (
        <>
          <h3>{t('supervision')}</h3>
          <ul className="plainlist">
            {supervisionNotes.map((note) => (
              <li key={note.id} className="suggestion">
                <p className="written">{note.struck ? <del>{note.text}</del> : note.text}</p>
                {note.struck && <p>{t('supervision.struck', { reason: note.struck.reason ?? '' })}</p>}
                <p className="soft">{[note.by?.name, when(spoken, note.at, zone)].filter(Boolean).join(' · ')}</p>
              </li>
            ))}
          </ul>
        </>
      )}
    </section>
  )
}

function Milestone({ one }: { one: MilestoneLineFragment }) {
  const spoken = useWords()
  const { zone } = useSession()
  const { t } = spoken
  const day = lastDay(spoken, one.dueAt, zone)
  return (
    <li className="suggestion">
      <p><strong>{one.dropped ? <del>{one.title}</del> : one.title}</strong></p>
      {one.dropped ? (
        <p className="soft">{t('milestone.dropped', { reason: one.dropped.reason ?? '' })}</p>
      ) : one.reportedAt ? (
        <>
          <p className="outcome carried">{t('milestone.done', { when: when(spoken, one.reportedAt, zone) })}</p>
          {one.note && <p className="written">{one.note}</p>}
        </>
      ) : (
        <p className={one.overdue ? 'late' : 'soft'}>{t(one.overdue ? 'milestone.overdue' : 'milestone.due', { day })}</p>
      )}
    </li>
  )
}
