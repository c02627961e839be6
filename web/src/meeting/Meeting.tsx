// A meeting on the phone: what is before it now, who speaks and for how long, how I ask for the floor, and the agenda.
import { Link } from 'wouter'
import { exactly, left, when } from '../format'
import { useSession } from '../session'
import { Hearing } from '../ui/Hearing'
import { Answered, Page } from '../ui/page'
import { Paragraphs } from '../ui/Paragraphs'
import { useWords } from '../words'
import { Agenda } from './Agenda'
import { Ask } from './Ask'
import { ArriveAtMeetingDocument, LeaveMeetingDocument } from './commands.operations'
import { Do, Seldom } from '../ui/Do'
import './meeting.css'
import { Move } from './Move'
import { Question } from './Question'
import { Decision, nameOf, quorumSentence, Remaining } from './Sentences'
import { decidedOn, itemOf, OVER, pendingOf, pickMeeting, useMeetingPage, usePart, useSitting, type Found, type Part } from './sitting'

export default function Meeting({ id }: { id: string }) {
  const page = useMeetingPage(id)
  return (
    <Answered page={page} pick={pickMeeting}>
      {(meeting) => <Shown read={meeting} again={page.again} />}
    </Answered>
  )
}

function Shown({ read, again }: { read: Found; again: () => void }) {
  const { t } = useWords()
  const { meeting, hearing } = useSitting(read, again)
  const part = usePart(meeting)
  const open = meeting.phase === 'OPEN'
  return (
    <Page
      title={t('meeting.title', { hall: meeting.hall?.name ?? '' })}
      above={meeting.hall && <Link href={`/hall/${meeting.hall.id}`}>{t('meeting.others')}</Link>}
      className="meeting"
    >
      <Standing meeting={meeting} />
      <Hearing hearing={hearing} />
      <Come meeting={meeting} part={part} />
      {open && <Now meeting={meeting} part={part} />}
      <section>
        <h2>{t('agenda')}</h2>
        <Agenda meeting={meeting} full />
      </section>
      {!OVER.includes(meeting.phase) && <Present meeting={meeting} part={part} />}
      <Ways meeting={meeting} part={part} />
    </Page>
  )
}

function Standing({ meeting }: { meeting: Found }) {
  const spoken = useWords()
  const { zone } = useSession()
  const { t } = spoken
  const rest = left(spoken, meeting.startsAt)
  const ahead = meeting.phase === 'NOTICED' || meeting.phase === 'CALLED' || meeting.phase === 'ADJOURNED'
  return (
    <>
      <p className="standing">{t(`meeting.phase.${meeting.phase}`)}</p>
      <p className="time">
        <time dateTime={meeting.startsAt} title={exactly(spoken, meeting.startsAt, zone)}>{when(spoken, meeting.startsAt, zone)}</time>
        {t('comma')}
        {meeting.place}
        {ahead && rest && <span className="rest">{rest}</span>}
      </p>
      {meeting.endedBecause && <p>{t('meeting.because', { reason: meeting.endedBecause })}</p>}
      {!OVER.includes(meeting.phase) && (meeting.phase !== 'OPEN' || !meeting.quorum.met) && <p className="quorum">{quorumSentence(spoken, meeting)}</p>}
    </>
  )
}

function Come({ meeting, part }: { meeting: Found; part: Part }) {
  const { t } = useWords()
  if (part.isPresent || !['NOTICED', 'OPEN', 'RECESSED'].includes(meeting.phase)) return null
  return (
    <div className="come">
      <p>{t('meeting.come')}</p>
      {meeting.question ? <p className="soft">{t('meeting.doorsShut')}</p> : (
        <Do document={ArriveAtMeetingDocument} input={{ meetingId: meeting.id }} words={t('meeting.arrive')} main />
      )}
    </div>
  )
}

function Now({ meeting, part }: { meeting: Found; part: Part }) {
  const spoken = useWords()
  const { t } = spoken
  const item = itemOf(meeting)
  if (!item) return <section><p className="empty">{t('meeting.noItem')}</p></section>
  const pending = pendingOf(meeting)
  const decided = decidedOn(meeting, item.id)
  const paper = meeting.papers.find((one) => one.id === item.id)?.proposal
  return (
    <section className="now">
      <p className="kind now">{t('meeting.now')}</p>
      <h2>{item.title}</h2>
      {paper && <p><Link href={`/matter/${paper.id}`}>{t('meeting.paper')}</Link></p>}
      {meeting.question ? <Question meeting={meeting} part={part} /> : (
        <>
          <Speaking meeting={meeting} />
          <Ask meeting={meeting} part={part} />
          {pending.map((motion) => (
            <div key={motion.id} className="motion">
              <h3>{t(motion.amends ? 'motion.amendment' : 'motion', { n: motion.number })}</h3>
              <Paragraphs text={motion.text ?? ''} />
              <p className="soft">{t('motion.by', { name: nameOf(spoken, motion.mover) })}{motion.seconder && `${t('comma')}${t('motion.seconded', { name: nameOf(spoken, motion.seconder) })}`}</p>
            </div>
          ))}
          {pending.length === 0 && decided.length === 0 && <p className="soft">{t('motion.none')}</p>}
          <Move meeting={meeting} part={part} />
        </>
      )}
      {decided.map((motion) => (
        <div key={motion.id} className="motion">
          <h3>{t(motion.amends ? 'motion.amendment' : 'motion', { n: motion.number })}</h3>
          <Paragraphs text={motion.text ?? ''} />
          <Decision motion={motion} />
        </div>
      ))}
    </section>
  )
}

function Speaking({ meeting }: { meeting: Found }) {
  const spoken = useWords()
  const { t } = spoken
  const { turn, next } = meeting.floor
  return (
    <div className="speaking" role="status">
      {turn ? (
        <>
          <p className="kind">{t('floor.speaking')}</p>
          <p className="speaker"><strong>{nameOf(spoken, turn.participant)}</strong><span className={`side ${turn.side.toLowerCase()}`}>{t(`side.${turn.side}`)}</span></p>
          <p><Remaining turn={turn} max={meeting.rules?.speechSecondsMax ?? 0} className="remaining" /></p>
        </>
      ) : (
        <p className="speaker quietly">{t(next ? 'floor.between' : 'floor.nobody')}</p>
      )}
      {next && <p className="soft">{t('floor.next', { name: nameOf(spoken, next.participant), side: t(`side.${next.side}`), n: meeting.floor.queue.length })}</p>}
    </div>
  )
}

function Present({ meeting, part }: { meeting: Found; part: Part }) {
  const spoken = useWords()
  const { t } = spoken
  const there = meeting.attendance.filter((one) => !one.leftAt)
  const names = (capacity: string): string => there.filter((one) => one.capacity === capacity).map((one) => nameOf(spoken, one.participant)).join(t('and'))
  const guests = there.filter((one) => one.capacity === 'GUEST').length
  return (
    <section>
      <h2>{t('attendance')}</h2>
      {meeting.phase === 'OPEN' && <p className="quorum">{quorumSentence(spoken, meeting)}</p>}
      {there.length === 0 && <p className="empty">{t('attendance.none')}</p>}
      <dl>
        {there.length > guests && <><dt>{t('attendance.council', { n: there.length - guests })}</dt><dd>{names('COUNCILLOR')}</dd></>}
        {guests > 0 && <><dt>{t('attendance.guests', { n: guests })}</dt><dd>{names('GUEST')}</dd></>}
        {meeting.presiding && <><dt>{t('attendance.chair')}</dt><dd>{nameOf(spoken, meeting.presiding)}</dd></>}
      </dl>
      {part.isPresent && !part.presides && !meeting.question && (
        <Seldom name={t('meeting.leaving')}>
          <Do document={LeaveMeetingDocument} input={{ meetingId: meeting.id }} words={t('meeting.leave')} />
        </Seldom>
      )}
    </section>
  )
}

function Ways({ meeting, part }: { meeting: Found; part: Part }) {
  const { t } = useWords()
  const over = meeting.phase === 'CLOSED' || meeting.phase === 'ADJOURNED'
  const desk = (part.presides || part.convenes || part.keepsRecord) && !OVER.includes(meeting.phase)
  return (
    <p className="links">
      {part.convenes && ['CALLED', 'NOTICED'].includes(meeting.phase) && <Link href={`/meeting/${meeting.id}/prepare`}>{t('office.prepare')}</Link>}
      {desk && <Link href={`/meeting/${meeting.id}/desk`}>{t('meeting.desk')}</Link>}
      {meeting.phase === 'OPEN' && <Link href={`/meeting/${meeting.id}/wall`}>{t('meeting.wall')}</Link>}
      {(over || meeting.phase === 'OPEN') && <Link href={`/meeting/${meeting.id}/minutes`}>{t(over ? 'minutes' : 'minutes.soFar')}</Link>}
    </p>
  )
}
