// The meeting desk: all a chair needs on one screen. The agenda on the left, what is before the meeting in the middle, the queue on the
// right, the lamp of the quorum above; space gives the floor, Esc ends a speech, digits count hands.
import { useState } from 'react'
import { ToggleButton } from 'react-aria-components/ToggleButton'
import { Link } from 'wouter'
import { remember, remembered } from '../language'
import { Hearing } from '../ui/Hearing'
import { Answered, Page } from '../ui/page'
import { useWords } from '../words'
import { Agenda } from './Agenda'
import { OpenMeetingDocument, ResumeMeetingDocument, TakeUpItemDocument } from './commands.operations'
import { Before } from './DeskItem'
import { Doors, Endings } from './DeskDoors'
import { Queue } from './DeskQueue'
import { Do } from '../ui/Do'
import './meeting.css'
import { quorumSentence } from './Sentences'
import { itemOf, OVER, pendingOf, pickMeeting, useMeetingPage, usePart, useSitting, type Found, type Part } from './sitting'

export default function Desk({ id }: { id: string }) {
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
  const [keys, setKeys] = useState(remembered('keys') !== 'off')
  const title = t('desk.meeting', { hall: meeting.hall?.name ?? '' })
  const above = <Link href={`/meeting/${meeting.id}`}>{t('meeting.title', { hall: meeting.hall?.name ?? '' })}</Link>
  const over = OVER.includes(meeting.phase)
  if (over || !(part.presides || part.convenes || part.keepsRecord)) {
    return (
      <Page title={title} above={above}>
        <p className="empty">{t(over ? `meeting.phase.${meeting.phase}` : 'desk.notYours')}</p>
        <p><Link href={`/meeting/${meeting.id}`} className="act">{t('meeting.open')}</Link></p>
      </Page>
    )
  }
  const choose = (on: boolean): void => {
    setKeys(on)
    remember('keys', on ? 'on' : 'off')
  }
  return (
    <Page title={title} className="meeting-desk">
      <div className="desk-top">
        <Lamp meeting={meeting} />
        <p className="desk-phase">{t(`meeting.phase.${meeting.phase}`)}{!part.presides && meeting.phase === 'OPEN' && `${t('comma')}${t('desk.record')}`}</p>
        <ToggleButton className="quiet" isSelected={keys} onChange={choose}>{t('desk.keys')}</ToggleButton>
        <Link href={`/meeting/${meeting.id}`} className="quiet-link">{t('meeting.open')}</Link>
        <Link href={`/meeting/${meeting.id}/wall`} className="quiet-link">{t('meeting.wall')}</Link>
      </div>
      <Hearing hearing={hearing} />
      <div className="desk-columns">
        <section aria-labelledby="desk-agenda">
          <h2 id="desk-agenda">{t('agenda')}</h2>
          <Agenda meeting={meeting} deed={(item) => <TakeUp meeting={meeting} item={item} part={part} />} />
          <Endings meeting={meeting} part={part} />
        </section>
        <section aria-labelledby="desk-before">
          <h2 id="desk-before" className="said">{t('meeting.now')}</h2>
          <Before meeting={meeting} part={part} keys={keys}>
            <Begin meeting={meeting} part={part} />
          </Before>
        </section>
        <section aria-labelledby="desk-queue">
          <h2 id="desk-queue">{t('queue')}</h2>
          {meeting.phase === 'OPEN' && <Queue meeting={meeting} part={part} keys={keys} />}
          <Doors meeting={meeting} />
        </section>
      </div>
      {keys && <p className="soft keys">{t('desk.keys.what')}</p>}
    </Page>
  )
}

function Lamp({ meeting }: { meeting: Found }) {
  const spoken = useWords()
  const { met } = meeting.quorum
  return (
    <p className="lamp" data-met={met} role="status">
      <span className="light" aria-hidden="true" />
      {quorumSentence(spoken, meeting)}
    </p>
  )
}

function TakeUp({ meeting, item, part }: { meeting: Found; item: Found['agenda'][number]; part: Part }) {
  const { t } = useWords()
  const free = meeting.phase === 'OPEN' && !itemOf(meeting) && pendingOf(meeting).length === 0 && !meeting.floor.turn
  if (!free || !part.presides || (item.phase !== 'SCHEDULED' && item.phase !== 'CONCLUDED')) return null
  return <Do document={TakeUpItemDocument} input={{ meetingId: meeting.id, itemId: item.id }} words={t(item.phase === 'SCHEDULED' ? 'item.takeUp' : 'item.takeUpAgain')} />
}

/** What stands in the middle while there is no debate. */
function Begin({ meeting, part }: { meeting: Found; part: Part }) {
  const { t } = useWords()
  const meetingId = meeting.id
  if (meeting.phase === 'NOTICED' || meeting.phase === 'ADJOURNED') {
    return (
      <>
        <p>{t('desk.before')}</p>
        {part.convenes && <Do document={OpenMeetingDocument} input={{ meetingId, chairId: part.me }} words={t('desk.open')} main />}
      </>
    )
  }
  if (meeting.phase === 'RECESSED') {
    return (
      <>
        <p>{t('desk.recessed')}</p>
        {part.presides && <Do document={ResumeMeetingDocument} input={{ meetingId }} words={t('desk.resume')} main />}
      </>
    )
  }
  return <p className="empty">{t(meeting.phase === 'CALLED' ? 'desk.called' : 'desk.takeUp')}</p>
}
