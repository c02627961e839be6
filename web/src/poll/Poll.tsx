// A poll: what is asked, how the count stands, what may be done about it. It follows the vote while it is shown.
import { useRef, useState } from 'react'
import { Link } from 'wouter'
import { exactly, left, when } from '../format'
import { useStream } from '../live'
import { holds, useSession } from '../session'
import { having, usePage } from '../ui/ask'
import { Hearing } from '../ui/Hearing'
import { Outcome } from '../ui/Outcome'
import { Answered, Page } from '../ui/page'
import { useWords } from '../words'
import { Count } from './Count'
import { Desk } from './Desk'
import { Objections } from './Objections'
import { PollDocument, PollStepsDocument, type PollQuery, type StandingFragment } from './Poll.operations'
import { ruleSentence } from './rule'

export type FoundPoll = Extract<NonNullable<PollQuery['node']>, { question: string }>

export default function Poll({ id }: { id: string }) {
  const page = usePage(PollDocument, { id })
  return (
    <Answered page={page} pick={(data) => having<FoundPoll>(data.node, 'question')}>
      {(poll) => <Shown read={poll} again={page.again} />}
    </Answered>
  )
}

function Shown({ read, again }: { read: FoundPoll; again: () => void }) {
  const spoken = useWords()
  const { t } = spoken
  const session = useSession()
  const { zone } = session
  const [heard, setHeard] = useState<StandingFragment | null>(null)
  const phase = useRef(read.phase)
  const position = useRef<string | null>(null)
  const ended = read.phase === 'CERTIFIED' || read.phase === 'CANCELLED'
  const hearing = useStream(ended ? null : read.id, {
    document: PollStepsDocument,
    variables: () => ({ poll: read.id, after: position.current }),
    heard: ({ pollProgress }) => {
      position.current = pollProgress.position
      setHeard(pollProgress.poll)
      // A new stage brings more than the count: the page is read again.
      if (pollProgress.poll.phase !== phase.current) again()
      phase.current = pollProgress.poll.phase
    },
  })
  const poll: FoundPoll = heard && !ended ? { ...read, ...heard, terms: { ...read.terms, ...heard.terms } } : read
  const seats = poll.mySeats
  const toVote = seats.filter((seat) => seat.canVoteNow && !seat.voted)
  const canChange = poll.terms.replaceable && seats.some((seat) => seat.canVoteNow && seat.voted)
  const whyNot = seats.find((seat) => !seat.canVoteNow && !seat.voted)?.whyNot
  const over = !['CALLED', 'NOTICED', 'OPEN'].includes(poll.phase)
  const rest = poll.terms.closesAt ? left(spoken, poll.terms.closesAt) : null
  return (
    <Page title={poll.question} above={poll.proposal && <Link href={`/matter/${poll.proposal.id}`}>{poll.proposal.title}</Link>}>
      <p className="standing">{poll.outcome && over ? <Outcome outcome={poll.outcome} /> : t(`phase.${poll.phase}`)}</p>
      {poll.phase === 'TALLIED' && <p>{t('poll.provisional')}</p>}
      {(poll.phase === 'CALLED' || poll.phase === 'NOTICED') && <p className="time">{t('opens.at', { when: when(spoken, poll.terms.opensAt, zone) })}</p>}
      {poll.phase === 'OPEN' && (
        <p className="time">
          {poll.terms.closesAt ? (
            <>
              <time dateTime={poll.terms.closesAt} title={exactly(spoken, poll.terms.closesAt, zone)}>
                {t('closes.at', { when: when(spoken, poll.terms.closesAt, zone) })}
              </time>
              {rest && <span className="rest">{rest}</span>}
            </>
          ) : t('closes.byChair')}
        </p>
      )}
      {poll.closedAt && over && <p className="time">{t('closed.at', { when: when(spoken, poll.closedAt, zone) })}</p>}
      {poll.extended && poll.extendedBecause && <p>{t('poll.extended', { reason: poll.extendedBecause })}</p>}
      {poll.cancelledBecause && <p>{t('poll.cancelled', { reason: poll.cancelledBecause })}</p>}

      {toVote.length > 0 && <p><Link href={`/poll/${poll.id}/ballot`} className="act">{t('goVote')}</Link></p>}
      {toVote.length === 0 && canChange && (
        <p>{t('poll.youVoted')} <Link href={`/poll/${poll.id}/ballot`}>{t('changeVote')}</Link></p>
      )}
      {toVote.length === 0 && !canChange && poll.takesBallots && seats.length === 0 && <p className="soft">{t('poll.noSeat')}</p>}
      {poll.takesBallots && whyNot && <p className="soft">{whyNot.message}</p>}
      {poll.consents.length > 0 && (
        <p className="links"><Link href={`/poll/${poll.id}/consents`}>{t('poll.consents', { given: poll.consents.filter((one) => one.given).length, n: poll.consents.length })}</Link></p>
      )}
      {poll.certificate && <p><Link href={`/poll/${poll.id}/certificate`} className="act">{t('seeCertificate')}</Link></p>}

      <Hearing hearing={ended ? 'live' : hearing} />
      {poll.turnout ? (
        <section aria-labelledby="count-title">
          <h2 id="count-title">{t(over ? 'count.title.over' : 'count.title')}</h2>
          <Count turnout={poll.turnout} tally={poll.tally} over={over} />
        </section>
      ) : (
        poll.phase === 'CALLED' && <p className="empty">{t('poll.beforeNotice')}</p>
      )}

      <Rule poll={poll} />
      {holds(session, 'CHAIR') || holds(session, 'TELLER') ? <Desk poll={poll} again={again} /> : null}
      {(poll.phase === 'TALLIED' || (poll.objections ?? []).length > 0) && <Objections poll={poll} again={again} />}
    </Page>
  )
}

function Rule({ poll }: { poll: FoundPoll }) {
  const spoken = useWords()
  const { t } = spoken
  if (!poll.rule) return null
  const { rule } = poll
  return (
    <section>
      <h2>{t('rule.title')}</h2>
      <p>{ruleSentence(spoken, rule, poll.terms.electorate.__typename === 'OwnersElectorate')}</p>
      <details>
        <summary>{t('rule.more')}</summary>
        <dl>
          <dt>{t('rule.name')}</dt>
          <dd>{rule.title}</dd>
          <dt>{t('rule.source')}</dt>
          <dd lang="en">{rule.source.cite}</dd>
          <dt>{t('rule.secrecy')}</dt>
          <dd>{t(poll.terms.ballotMode === 'OPEN' ? 'rule.open' : 'rule.confidential')}</dd>
          <dt>{t('rule.change')}</dt>
          <dd>{t(poll.terms.replaceable ? 'rule.replaceable' : 'rule.final')}</dd>
        </dl>
      </details>
    </section>
  )
}
