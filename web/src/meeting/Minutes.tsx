// The minutes of a meeting, to read and to print; whoever may, notes a correction and lets them stand.
import { useMemo } from 'react'
import { Link } from 'wouter'
import { when } from '../format'
import { holds, useSession } from '../session'
import { having, usePage } from '../ui/ask'
import { Answered, Page, Plain } from '../ui/page'
import { useWords } from '../words'
import { ApproveMinutesDocument } from './commands.operations'
import { Do, Seldom, Write } from '../ui/Do'
import { Document, titleOf } from './document'
import './meeting.css'
import { CorrectMinutesDocument, MinutesDocument, type MinutesQuery } from './Minutes.operations'

type Found = Extract<NonNullable<MinutesQuery['node']>, { minutes?: unknown }>

const LANGUAGES = { ZH_HANS: 'zh-Hans', ZH_HANT: 'zh-Hant', EN: 'en' } as const

export default function Minutes({ id }: { id: string }) {
  const page = usePage(MinutesDocument, { id })
  return (
    <Answered page={page} pick={(data) => having<Found>(data.node, 'minutes')}>
      {(meeting) => <Shown meeting={meeting} again={page.again} />}
    </Answered>
  )
}

function Shown({ meeting, again }: { meeting: Found; again: () => void }) {
  const spoken = useWords()
  const { zone } = useSession()
  const { t } = spoken
  const { minutes } = meeting
  const title = useMemo(() => (minutes ? titleOf(minutes.html) : ''), [minutes])
  const above = <Link href={`/meeting/${meeting.id}`}>{t('meeting.title', { hall: meeting.hall?.name ?? '' })}</Link>
  if (!minutes) return <Page title={t('minutes')} above={above}><p className="empty">{t('minutes.none')}</p></Page>
  const over = meeting.phase === 'CLOSED'
  return (
    <Page title={title || t('minutes')} above={above} className="minutes">
      <p className="standing">
        {minutes.approvedAt ? t('minutes.approved', { when: when(spoken, minutes.approvedAt, zone) }) : t(over ? 'minutes.waiting' : 'minutes.running')}
      </p>
      <p className="screen"><Plain onPress={() => print()}>{t('minutes.print')}</Plain></p>
      <Document html={minutes.html} lang={LANGUAGES[minutes.language]} />
      <Keep meeting={meeting} again={again} />
    </Page>
  )
}

function Keep({ meeting, again }: { meeting: Found; again: () => void }) {
  const { t } = useWords()
  const session = useSession()
  const me = session.here?.member.id
  const chair = meeting.hall?.chair?.id === me
  const byCouncil = meeting.hall?.rules.minutesApproval === 'COUNCIL'
  const sitting = meeting.hall?.meetings.edges.map((edge) => edge.node).find((one) => one.id !== meeting.id && one.presiding?.member?.id === me)
  const mayApprove = meeting.phase === 'CLOSED' && !meeting.minutes?.approvedAt && (byCouncil ? sitting !== undefined : chair || holds(session, 'CHAIR'))
  const mayCorrect = (meeting.phase === 'CLOSED' || meeting.phase === 'ADJOURNED') && (chair || holds(session, 'CHAIR') || holds(session, 'REGISTRAR') || holds(session, 'TELLER'))
  if (!mayApprove && !mayCorrect) return null
  return (
    <section className="screen">
      <h2>{t('desk.title')}</h2>
      {mayApprove && (
        <>
          <p>{t(byCouncil ? 'minutes.approve.council' : 'minutes.approve.chair')}</p>
          <Do document={ApproveMinutesDocument} input={{ meetingId: meeting.id, ...(byCouncil && sitting ? { atMeetingId: sitting.id } : {}) }} words={t('minutes.approve')} done={again} />
        </>
      )}
      {mayCorrect && (
        <Seldom name={t('minutes.correct')}>
          <Write document={CorrectMinutesDocument} input={(text) => ({ meetingId: meeting.id, text })} draft={`minutes ${meeting.id}`} label={t('minutes.correct.text')} words={t('minutes.correct.send')} done={again} />
        </Seldom>
      )}
    </section>
  )
}
