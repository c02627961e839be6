// Today: what I can do now and until when; what was decided; what became of what I asked. At most three cards, the most urgent first.
import type { ReactNode } from 'react'
import { Link } from 'wouter'
import { serverNow } from '../clock'
import { left, when } from '../format'
import { MeetingCard } from '../hall/Line'
import { holds, useAt, useSession } from '../session'
import { usePage } from '../ui/ask'
import { Outcome } from '../ui/Outcome'
import { Answered, Page } from '../ui/page'
import { useWords } from '../words'
import { TodayDocument, type TodayQuery } from './Today.operations'

type Community = NonNullable<TodayQuery['community']>
type Open = NonNullable<Community['open']>['edges'][number]['node']

export default function Today() {
  const { here, viewer } = useSession()
  const community = here?.community.id ?? ''
  const page = usePage(TodayDocument, { community })
  const { t } = useWords()
  return (
    <Answered page={page} pick={(data) => data.community}>
      {(found) => (
        <Page title={t('greeting', { name: here?.member.name ?? '' })} above={found.name}>
          <Cards community={found} />
          <Asked community={found} />
          <Talks community={found} />
          <Decided community={found} />
          <Drafts community={found} />
          <Office />
          {viewer.memberships.length > 1 && <Others />}
        </Page>
      )}
    </Answered>
  )
}

function Cards({ community }: { community: Community }) {
  const { t } = useWords()
  const { here } = useSession()
  const at = useAt()
  const open = community.open?.edges.map((edge) => edge.node) ?? []
  const ends = (poll: Open): number => (poll.terms.closesAt ? Date.parse(poll.terms.closesAt) : 0)
  const byEnd = (a: Open, b: Open): number => ends(a) - ends(b)
  const toDecide = open.filter((poll) => poll.mySeats.some((seat) => seat.canVoteNow && !seat.voted)).sort(byEnd)
  const done = open.filter((poll) => poll.takesBallots && poll.mySeats.some((seat) => seat.voted) && !toDecide.includes(poll))
  const others = open.filter((poll) => !toDecide.includes(poll) && !done.includes(poll))
  const answered = (community.decided?.edges ?? [])
    .map((edge) => edge.node)
    .filter((poll) => poll.proposal?.author && poll.proposal.author.id === here?.member.id)
  const cards: ReactNode[] = [
    ...toDecide.map((poll) => <ToDecide key={poll.id} poll={poll} />),
    ...meetingsSoon(community).map(({ hall, meeting }) => <MeetingCard key={meeting.id} meeting={meeting} title={hall} />),
    ...replies(community).map((topic) => (
      <section key={topic.id} className="card">
        <p className="kind">{t('today.reply')}</p>
        <h2>{topic.title ?? topic.text}</h2>
        <p className="written">{topic.answer?.text}</p>
        <p><Link href={at(`topic/${topic.id}`)}>{t('today.reply.see')}</Link></p>
      </section>
    )),
    ...done.map((poll) => <Done key={poll.id} poll={poll} />),
    ...others.map((poll) => <UnderWay key={poll.id} poll={poll} />),
    ...answered.map((poll) => (
      <section key={poll.id} className="card">
        <p className="kind">{t('today.answered')}</p>
        <h2><Link href={`/poll/${poll.id}/certificate`}>{poll.question}</Link></h2>
        {poll.outcome && <p><Outcome outcome={poll.outcome} /></p>}
      </section>
    )),
  ]
  if (cards.length === 0) return <p className="empty">{t('today.nothing')}</p>
  return <div className="cards">{cards.slice(0, 3)}</div>
}

const SOON = 36 * 3_600_000

/** Meetings in session, then those of tonight and tomorrow. */
function meetingsSoon(community: Community) {
  const all = (community.halls?.edges ?? []).flatMap(({ node: hall }) => hall.meetings.edges.map(({ node: meeting }) => ({ hall: hall.name, meeting })))
  const running = (phase: string): boolean => phase === 'OPEN' || phase === 'RECESSED'
  return all
    .filter(({ meeting }) => running(meeting.phase) || (Date.parse(meeting.startsAt) < serverNow() + SOON && meeting.phase === 'NOTICED'))
    .sort((a, b) => Number(running(b.meeting.phase)) - Number(running(a.meeting.phase)) || Date.parse(a.meeting.startsAt) - Date.parse(b.meeting.startsAt))
}

const RECENT = 14 * 86_400_000

/** What I brought up and had an answer to of late. */
function replies(community: Community) {
  return (community.asked?.edges ?? [])
    .map((edge) => edge.node)
    .filter((topic) => topic.phase === 'ANSWERED' && topic.answeredAt && Date.parse(topic.answeredAt) > serverNow() - RECENT)
    .reverse()
}

/** What I brought up and wait for. */
function Asked({ community }: { community: Community }) {
  const spoken = useWords()
  const { zone } = useSession()
  const { t } = spoken
  const at = useAt()
  const waiting = (community.asked?.edges ?? []).map((edge) => edge.node).filter((topic) => ['RAISED', 'ACCEPTED', 'RETURNED'].includes(topic.phase))
  if (waiting.length === 0) return null
  return (
    <section>
      <h2>{t('today.asked')}</h2>
      <ul className="lines">
        {waiting.map((topic) => (
          <li key={topic.id}>
            <Link href={at(`topic/${topic.id}`)}>{topic.title ?? topic.text}</Link>
            <span className="soft">
              {topic.phase === 'RETURNED' ? t('today.asked.returned') : topic.overdue ? t('today.asked.late') : topic.dueAt && t('today.asked.due', { when: when(spoken, topic.dueAt, zone) })}
            </span>
          </li>
        ))}
      </ul>
    </section>
  )
}

function Ends({ poll }: { poll: Open }) {
  const spoken = useWords()
  const { zone } = useSession()
  const end = poll.terms.closesAt
  if (!end) return <p className="time">{spoken.t('closes.byChair')}</p>
  const rest = left(spoken, end)
  return (
    <p className="time">
      {spoken.t('closes.at', { when: when(spoken, end, zone) })}
      {rest && <span className="rest">{rest}</span>}
    </p>
  )
}

function ToDecide({ poll }: { poll: Open }) {
  const { t } = useWords()
  const seats = poll.mySeats.filter((seat) => seat.canVoteNow && !seat.voted).length
  return (
    <section className="card">
      <p className="kind now">{t('today.toDecide')}</p>
      <h2>{poll.question}</h2>
      <Ends poll={poll} />
      {seats > 1 && <p className="soft">{t('today.seats', { n: seats })}</p>}
      <p><Link href={`/poll/${poll.id}/ballot`} className="act">{t('goVote')}</Link></p>
      <p><Link href={`/poll/${poll.id}`}>{t('seeCount')}</Link></p>
    </section>
  )
}

function Done({ poll }: { poll: Open }) {
  const { t } = useWords()
  return (
    <section className="card">
      <p className="kind">{t('today.voted')}</p>
      <h2>{poll.question}</h2>
      <Ends poll={poll} />
      <p className="links">
        <Link href={`/poll/${poll.id}`}>{t('seeCount')}</Link>
        {poll.terms.replaceable && <Link href={`/poll/${poll.id}/ballot`}>{t('changeVote')}</Link>}
      </p>
    </section>
  )
}

function UnderWay({ poll }: { poll: Open }) {
  const spoken = useWords()
  const { zone } = useSession()
  const { t } = spoken
  return (
    <section className="card">
      <p className="kind">{t(`phase.${poll.phase}`)}</p>
      <h2>{poll.question}</h2>
      {poll.phase === 'NOTICED' && <p className="time">{t('opens.at', { when: when(spoken, poll.terms.opensAt, zone) })}</p>}
      {poll.phase === 'OPEN' && <Ends poll={poll} />}
      {poll.phase === 'TALLIED' && poll.outcome && <p><Outcome outcome={poll.outcome} /></p>}
      {poll.phase === 'TALLIED' && poll.objectionsUntil && Date.parse(poll.objectionsUntil) > serverNow() && (
        <p className="time">{t('objections.until', { when: when(spoken, poll.objectionsUntil, zone) })}</p>
      )}
      <p><Link href={`/poll/${poll.id}`}>{t('seeCount')}</Link></p>
    </section>
  )
}

function Decided({ community }: { community: Community }) {
  const { t } = useWords()
  const decided = (community.decided?.edges ?? [])
    .map((edge) => edge.node)
    .sort((a, b) => Date.parse(b.certifiedAt ?? '') - Date.parse(a.certifiedAt ?? ''))
  return (
    <section>
      <h2>{t('today.decided')}</h2>
      {decided.length === 0 && <p className="empty">{t('today.decided.none')}</p>}
      <ul className="lines">
        {decided.map((poll) => (
          <li key={poll.id}>
            <Link href={`/poll/${poll.id}/certificate`}>{poll.question}</Link>
            {poll.outcome && <Outcome outcome={poll.outcome} />}
          </li>
        ))}
      </ul>
    </section>
  )
}

function Talks({ community }: { community: Community }) {
  const { t } = useWords()
  const talks = community.talks?.edges.map((edge) => edge.node) ?? []
  if (talks.length === 0) return null
  return (
    <section>
      <h2>{t('today.talks')}</h2>
      <ul className="lines">
        {talks.map((talk) => (
          <li key={talk.id}>
            <Link href={`/talk/${talk.id}`}>{talk.question}</Link>
            <span className="soft">{t('talks.count', { n: talk.statementCount })}</span>
          </li>
        ))}
      </ul>
    </section>
  )
}

function Drafts({ community }: { community: Community }) {
  const { t } = useWords()
  const drafts = community.drafts?.edges.map((edge) => edge.node) ?? []
  if (drafts.length === 0) return null
  return (
    <section>
      <h2>{t('today.drafts')}</h2>
      <ul className="lines">
        {drafts.map((draft) => (
          <li key={draft.id}>
            <Link href={`/matter/${draft.id}`}>{draft.title}</Link>
            <span className="soft">{t('version', { n: draft.number })}</span>
          </li>
        ))}
      </ul>
    </section>
  )
}

function Office() {
  const { t } = useWords()
  const session = useSession()
  const at = `/c/${session.here?.community.id ?? ''}`
  const ways = [
    ...(holds(session, 'REGISTRAR') ? [[`${at}/register`, t('office.register')] as const, [`${at}/members`, t('office.members')] as const, [`${at}/letters`, t('office.letters')] as const] : []),
    ...(holds(session, 'CLERK') || holds(session, 'CHAIR') ? [[`${at}/topics/desk`, t('office.topics')] as const, [`${at}/boxes`, t('office.boxes')] as const] : []),
    ...(holds(session, 'CHAIR') ? [[`${at}/draft`, t('office.draft')] as const, ...(holds(session, 'REGISTRAR') ? [] : [[`${at}/members`, t('office.members')] as const])] : []),
    ...(holds(session, 'PROPERTY_MANAGER') || session.viewer.memberships.length > 1 ? [['/portfolio', t('office.portfolio')] as const] : []),
    ...(holds(session, 'RESEARCHER') ? [[`${at}/feed`, t('office.feed')] as const] : []),
  ]
  if (ways.length === 0) return null
  return (
    <section>
      <h2>{t('office.title')}</h2>
      <ul className="lines">{ways.map(([href, words]) => <li key={href}><Link href={href}>{words}</Link></li>)}</ul>
    </section>
  )
}

function Others() {
  const { t } = useWords()
  const { viewer, here } = useSession()
  return (
    <section>
      <h2>{t('today.others')}</h2>
      <ul className="lines">
        {viewer.memberships
          .filter((one) => one.community.id !== here?.community.id)
          .map((one) => <li key={one.community.id}><Link href={`/c/${one.community.id}`}>{one.community.name}</Link></li>)}
      </ul>
    </section>
  )
}
