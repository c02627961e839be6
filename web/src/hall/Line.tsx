// A meeting as a card of the calendar: when and where, what is on the agenda, and the one thing to do.
import { Link } from 'wouter'
import { exactly, left, when } from '../format'
import { useSession } from '../session'
import { useWords } from '../words'
import type { MeetingLineFragment } from './Halls.operations'

const RUNNING = ['OPEN', 'RECESSED']

export function MeetingCard({ meeting, title }: { meeting: MeetingLineFragment; title?: string }) {
  const spoken = useWords()
  const { zone } = useSession()
  const { t } = spoken
  const running = RUNNING.includes(meeting.phase)
  const ahead = meeting.phase === 'NOTICED' || meeting.phase === 'CALLED' || meeting.phase === 'ADJOURNED'
  const rest = left(spoken, meeting.startsAt)
  return (
    <section className="card">
      <p className={running ? 'kind now' : 'kind'}>{t(`meeting.phase.${meeting.phase}`)}</p>
      {title && <h2>{title}</h2>}
      <p className="time">
        <time dateTime={meeting.startsAt} title={exactly(spoken, meeting.startsAt, zone)}>{when(spoken, meeting.startsAt, zone)}</time>
        {t('comma')}
        {meeting.place}
        {ahead && rest && <span className="rest">{rest}</span>}
      </p>
      <ol className="agenda-short">
        {meeting.agenda.filter((item) => item.phase !== 'WITHDRAWN').slice(0, 5).map((item) => (
          <li key={item.id} aria-current={item.phase === 'TAKEN_UP' ? 'step' : undefined}>
            {item.title}
            {item.phase === 'TAKEN_UP' && <> <span className="soft">{t('item.TAKEN_UP')}</span></>}
          </li>
        ))}
      </ol>
      {(running || ahead) && <p><Link href={`/meeting/${meeting.id}`} className={running ? 'act' : ''}>{t(running ? 'meeting.join' : 'meeting.open')}</Link></p>}
      {meeting.phase === 'CLOSED' && (
        <p className="links">
          <Link href={`/meeting/${meeting.id}/minutes`}>{t('minutes')}</Link>
          <Link href={`/meeting/${meeting.id}`}>{t('meeting.what')}</Link>
        </p>
      )}
    </section>
  )
}
