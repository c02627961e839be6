// A hall: its calendar of meetings, those to come first, who sits on its council, and its rules in sentences.
import { Link } from 'wouter'
import { shareInWords, when } from '../format'
import { majoritySentence } from '../meeting/Sentences'
import '../meeting/meeting.css'
import { holds, useSession } from '../session'
import { having, usePage } from '../ui/ask'
import { Answered, Page } from '../ui/page'
import { useWords } from '../words'
import { HallDocument, type HallQuery } from './Halls.operations'
import { MeetingCard } from './Line'

type Found = Extract<NonNullable<HallQuery['node']>, { councilSize: unknown }>

export default function Hall({ id }: { id: string }) {
  const page = usePage(HallDocument, { id })
  return (
    <Answered page={page} pick={(data) => having<Found>(data.node, 'councilSize')}>
      {(hall) => <Shown hall={hall} />}
    </Answered>
  )
}

function Shown({ hall }: { hall: Found }) {
  const { t } = useWords()
  const session = useSession()
  const { here } = session
  const convenes = !hall.closedAt && (holds(session, 'CHAIR') || (hall.chair !== null && hall.chair?.id === here?.member.id))
  const meetings = hall.meetings.edges.map((edge) => edge.node)
  const past = meetings.filter((one) => one.phase === 'CLOSED' || one.phase === 'CANCELLED').sort((a, b) => Date.parse(b.startsAt) - Date.parse(a.startsAt))
  const ahead = meetings.filter((one) => !past.includes(one)).sort((a, b) => Date.parse(a.startsAt) - Date.parse(b.startsAt))
  return (
    <Page title={hall.name} above={<Link href={`/c/${here?.community.id ?? ''}/hall`}>{t('halls')}</Link>}>
      <p className="soft">{hall.venue}{hall.chair?.name && `${t('comma')}${t('hall.chair', { name: hall.chair.name })}`}</p>
      {hall.closedAt && <p>{hall.closedBecause}</p>}
      <section>
        <h2>{t('hall.ahead')}</h2>
        {ahead.length === 0 && <p className="empty">{t('hall.noMeeting')}</p>}
        {ahead.map((meeting) => <MeetingCard key={meeting.id} meeting={meeting} />)}
        {convenes && (
          <p className="links">
            <Link href={`/hall/${hall.id}/call`}>{t('office.callMeeting')}</Link>
            <Link href={`/c/${here?.community.id ?? ''}/talks/new?hall=${hall.id}`}>{t('office.openTalk')}</Link>
          </p>
        )}
      </section>
      <section>
        <h2>{t('hall.past')}</h2>
        {past.length === 0 && <p className="empty">{t('hall.past.none')}</p>}
        {past.map((meeting) => <MeetingCard key={meeting.id} meeting={meeting} />)}
        {hall.meetings.pageInfo.hasPreviousPage && <p className="soft">{t('hall.newest')}</p>}
      </section>
      <Council hall={hall} />
      <Rules hall={hall} />
    </Page>
  )
}

function Council({ hall }: { hall: Found }) {
  const spoken = useWords()
  const { zone } = useSession()
  const { t } = spoken
  const named = hall.council.filter((seat) => seat.member?.name)
  return (
    <section>
      <h2>{t('hall.council')}</h2>
      <p>{t('hall.seats', { n: hall.councilSize, taken: hall.council.length })}</p>
      <ul className="names">
        {named.map((seat) => (
          <li key={seat.member?.id}>
            {seat.member?.name}
            {seat.until && <span className="soft">{t('comma')}{t('hall.until', { when: when(spoken, seat.until, zone) })}</span>}
          </li>
        ))}
      </ul>
    </section>
  )
}

function Rules({ hall }: { hall: Found }) {
  const spoken = useWords()
  const { t } = spoken
  const { rules } = hall
  const minutes = Math.floor(rules.speechSecondsMax / 60)
  const sentences = [
    t('rules.quorum', { share: shareInWords(spoken, rules.quorum) }),
    rules.speechSecondsMax % 60 === 0 ? t('rules.minutes', { n: minutes, turns: rules.turnsMax }) : t('rules.seconds', { seconds: rules.speechSecondsMax, turns: rules.turnsMax }),
    ...(rules.motionFirst ? [t(rules.seconding ? 'rules.motionSeconded' : 'rules.motionFirst')] : []),
    t(rules.guestsSpeak ? 'rules.guests' : 'rules.noGuests'),
    majoritySentence(spoken, rules),
    t(rules.asksAbstentions ? 'rules.abstentions' : 'rules.noAbstentions'),
    ...(rules.noticeDays > 0 ? [t('rules.notice', { n: rules.noticeDays })] : []),
    t(`rules.approval.${rules.minutesApproval}`),
  ]
  return (
    <section>
      <h2>{t('hall.rules')}</h2>
      <ul className="rules">{sentences.map((one) => <li key={one}>{one}</li>)}</ul>
    </section>
  )
}
