// A matter from topic to settlement: where it stands, what it says, and everything that happened to it, the newest first.
import { lazy, Suspense, useEffect, useRef, useState } from 'react'
import { useClient } from 'urql'
import { Link } from 'wouter'
import { exactly, when } from '../format'
import { useStream } from '../live'
import { holds, useAt, useSession } from '../session'
import { having, usePage } from '../ui/ask'
import { Answered, Page, Plain } from '../ui/page'
import { Paragraphs } from '../ui/Paragraphs'
import { Hearing } from '../ui/Hearing'
import { did, useWords, withWords, type Key } from '../words'
import { MatterDocument, MatterEarlierDocument, MatterStepsDocument, type MatterQuery, type StepFragment } from './Matter.operations'
import { standing } from './state'

/** What led to it and what followed comes after the page itself, with words that only such pages say. */
const About = lazy(() => withWords('folk', import('../panel/About')))

type Found = Extract<NonNullable<MatterQuery['node']>, { title: string }>

export default function Matter({ id }: { id: string }) {
  const page = usePage(MatterDocument, { id })
  return (
    <Answered page={page} pick={(data) => having<Found>(data.node, 'title')}>
      {(matter) => <Shown matter={matter} again={page.again} />}
    </Answered>
  )
}

const FILTERS: { name: Key; of: (kind: string) => boolean }[] = [
  { name: 'steps.all', of: () => true },
  { name: 'steps.text', of: (kind) => kind.startsWith('proposal.') },
  { name: 'steps.talk', of: (kind) => /^(topic|deliberation|meeting|panel)\./.test(kind) },
  { name: 'steps.vote', of: (kind) => kind.startsWith('poll.') },
  { name: 'steps.carried', of: (kind) => kind.startsWith('resolution.') },
]

function Shown({ matter, again }: { matter: Found; again: () => void }) {
  const spoken = useWords()
  const { zone, here } = useSession()
  const { t } = spoken
  const [fresh, setFresh] = useState<StepFragment[]>([])
  const [filter, setFilter] = useState(0)
  // Known before the page was read: what happens between the two comes by the stream, and is shown once.
  const position = useRef<string | null>(here?.community.asOf ?? null)
  const hearing = useStream(matter.id, {
    document: MatterStepsDocument,
    variables: () => ({ proposal: matter.id, after: position.current }),
    heard: ({ timeline }) => {
      position.current = timeline.position
      setFresh((known) => (known.some((step) => step.seq === timeline.entry.seq) ? known : [...known, timeline.entry]))
      again()
    },
  })
  const client = useClient()
  const [earlier, setEarlier] = useState<{ steps: StepFragment[]; info: Found['timeline']['pageInfo'] } | null>(null)
  const info = earlier?.info ?? matter.timeline.pageInfo
  const reach = async (): Promise<void> => {
    const { data } = await client.query(MatterEarlierDocument, { id: matter.id, before: info.startCursor ?? null }, { requestPolicy: 'network-only' })
    const found = data?.node && 'timeline' in data.node ? data.node.timeline : null
    if (found) setEarlier((known) => ({ steps: [...found.edges.map((edge) => edge.node), ...(known?.steps ?? [])], info: found.pageInfo }))
  }
  // All that was ever read stays: what new steps push out of the newest sixty is not lost from between them and the earlier ones.
  const known = useRef(new Map<number, StepFragment>())
  for (const step of [...(earlier?.steps ?? []), ...matter.timeline.edges.map((edge) => edge.node), ...fresh]) known.current.set(step.seq, step)
  const steps = [...known.current.values()].sort((a, b) => b.seq - a.seq).filter((step) => FILTERS[filter]?.of(step.kind))
  return (
    <Page title={matter.title} above={<Link href={`/c/${here?.community.id ?? ''}/matters`}>{t('matters')}</Link>}>
      <p className="standing">{t(standing(matter))}</p>
      <p className="soft">
        {matter.author?.name ? t('matter.by', { name: matter.author.name, when: when(spoken, matter.draftedAt, zone) }) : when(spoken, matter.draftedAt, zone)}
      </p>
      <Office matter={matter} />
      {matter.withdrawnBecause && <p>{t('matter.withdrawnBecause', { reason: matter.withdrawnBecause })}</p>}
      <section aria-label={t('matter.text')} className="words">
        <Paragraphs text={matter.text ?? ''} />
        {matter.options.length > 0 && (
          <>
            <h2>{t('matter.options')}</h2>
            <ol>{matter.options.map((option) => <li key={option.id}>{option.title}</li>)}</ol>
          </>
        )}
        <p><Link href={`/matter/${matter.id}/text`}>{t('matter.versions', { n: matter.number })}</Link></p>
      </section>
      <Suspense><About matter={matter.id} /></Suspense>
      {matter.deliberations.length > 0 && (
        <section>
          <h2>{t('matter.talks')}</h2>
          <ul className="lines">
            {matter.deliberations.map((talk) => (
              <li key={talk.id}>
                <Link href={`/talk/${talk.id}${['PROPOSED', 'INFORMED', 'DRAFTED'].includes(talk.stage) ? '' : '/outcome'}`}>{talk.question}</Link>
                <span className="soft">{t(`talk.stage.${talk.stage}`)}</span>
              </li>
            ))}
          </ul>
        </section>
      )}
      {matter.polls.length > 0 && (
        <section>
          <h2>{t('matter.polls')}</h2>
          {matter.polls.map((poll) => (
            <div key={poll.id} className="card">
              <p className="kind">{poll.phase === 'CERTIFIED' && poll.outcome ? t(`outcome.${poll.outcome}`) : t(`phase.${poll.phase}`)}</p>
              <h3>{poll.question}</h3>
              {poll.mySeats.some((seat) => seat.canVoteNow && !seat.voted) && (
                <p><Link href={`/poll/${poll.id}/ballot`} className="act">{t('goVote')}</Link></p>
              )}
              <p className="links">
                <Link href={`/poll/${poll.id}`}>{t('seeCount')}</Link>
                {poll.certificate && <Link href={`/poll/${poll.id}/certificate`}>{t('certificate')}</Link>}
              </p>
            </div>
          ))}
        </section>
      )}
      <section>
        <h2>{t('steps')}</h2>
        <Hearing hearing={hearing} />
        <div role="group" aria-label={t('steps.filter')} className="filters">
          {FILTERS.map(({ name }, index) => (
            <button type="button" key={name} className="quiet" aria-pressed={filter === index} onClick={() => setFilter(index)}>{t(name)}</button>
          ))}
        </div>
        {steps.length === 0 && <p className="empty">{t('steps.none')}</p>}
        <ol className="timeline">
          {steps.map((step) => (
            <li key={step.seq}>
              <StepLine step={step} matter={matter.id} />
              <span className="soft">
                <time dateTime={step.at} title={exactly(spoken, step.at, zone)}>{when(spoken, step.at, zone)}</time>
                {' · '}
                {who(step, t)}
              </span>
            </li>
          ))}
        </ol>
        {info.hasPreviousPage && <Plain onPress={() => void reach()}>{t('steps.earlier')}</Plain>}
      </section>
    </Page>
  )
}

/** For its author and the chair: where it is worked on. */
function Office({ matter }: { matter: Found }) {
  const { t } = useWords()
  const session = useSession()
  const chair = holds(session, 'CHAIR')
  const asked = matter.polls.some((poll) => poll.phase !== 'CANCELLED')
  if (matter.phase === 'WITHDRAWN' || asked || !(chair || matter.author?.id === session.here?.member.id)) return null
  return (
    <p className="links">
      <Link href={`/matter/${matter.id}/edit`}>{t('office.edit')}</Link>
      {chair && <Link href={`/c/${session.here?.community.id ?? ''}/talks/new?proposal=${matter.id}`}>{t('office.openTalk')}</Link>}
      {chair && matter.phase === 'FROZEN' && <Link href={`/matter/${matter.id}/call`}>{t('office.call')}</Link>}
    </p>
  )
}

function who(step: StepFragment, t: (key: Key) => string): string {
  if (step.actor.kind === 'clockwork') return t('actor.clockwork')
  if (step.actor.kind === 'administrator') return t('actor.administrator')
  return step.actor.member?.name ?? t('actor.member')
}

const KINDS: Record<string, Key> = {
  'proposal.drafted.v1': 'step.drafted',
  'proposal.revised.v1': 'step.revised',
  'proposal.option_added.v1': 'step.optionAdded',
  'proposal.frozen.v1': 'step.frozen',
  'proposal.withdrawn.v1': 'step.withdrawn',
  'deliberation.opened.v1': 'step.talkOpened',
  'deliberation.participants_informed.v1': 'step.talkInformed',
  'deliberation.statement_made.v1': 'step.talkSaid',
  'deliberation.concluded.v1': 'step.talkConcluded',
  'deliberation.implemented.v1': 'step.talkImplemented',
  'deliberation.feedback_published.v1': 'step.talkFeedback',
  'meeting.item_scheduled.v1': 'step.itemScheduled',
  'meeting.item_taken_up.v1': 'step.itemTakenUp',
  'meeting.item_concluded.v1': 'step.itemConcluded',
  'poll.called.v1': 'step.called',
  'poll.noticed.v1': 'step.noticed',
  'poll.opened.v1': 'step.opened',
  'poll.extended.v1': 'step.extended',
  'poll.closed.v1': 'step.closed',
  'poll.cancelled.v1': 'step.cancelled',
  'poll.tallied.v1': 'step.tallied',
  'poll.outcome_ruled.v1': 'step.ruled',
  'poll.objection_filed.v1': 'step.objectionFiled',
  'poll.objection_answered.v1': 'step.objectionAnswered',
  'poll.result_certified.v1': 'step.certified',
  'poll.result_announced.v1': 'step.announced',
  'poll.service_recorded.v1': 'step.service',
  'poll.attendance_recorded.v1': 'step.attendance',
  'poll.consent_recorded.v1': 'step.consent',
}

function facts(step: StepFragment): Record<string, unknown> {
  try {
    return JSON.parse(step.facts) as Record<string, unknown>
  } catch {
    return {}
  }
}

/** Topics, panels and resolutions have their words with their own pages: fetched once, and said from then on. */
function useFolk(): boolean {
  const [known, setKnown] = useState(false)
  useEffect(() => void withWords('folk', Promise.resolve(true)).then(setKnown, () => undefined), [])
  return known
}

function StepLine({ step, matter }: { step: StepFragment; matter: string }) {
  const { t } = useWords()
  const at = useAt()
  const folk = useFolk()
  const key = KINDS[step.kind]
  const known = facts(step)
  const number = Number(known['number'] ?? known['text_version'] ?? 1)
  const outcome = typeof known['outcome'] === 'string' ? t(`outcome.${known['outcome'].toUpperCase() as 'CARRIED'}`) : ''
  const line = key ? t(key, { n: number, outcome, seats: Number(known['seats'] ?? 0) }) : (folk && did(t, step.kind)) || t('step.other')
  if (step.poll && step.kind.startsWith('poll.')) {
    const end = step.kind.startsWith('poll.result_') ? '/certificate' : ''
    return <Link href={`/poll/${step.poll.id}${end}`}>{line}</Link>
  }
  if (step.deliberation) return <Link href={`/talk/${step.deliberation.id}/${step.kind === 'deliberation.statement_made.v1' ? 'said' : 'outcome'}`}>{line}</Link>
  if (step.panel) return <Link href={at(`panel/${step.panel.id}`)}>{line}</Link>
  if (step.resolution) return <Link href={at(`resolution/${step.resolution.id}`)}>{line}</Link>
  if (step.topic) return <Link href={at(`topic/${step.topic.id}`)}>{line}</Link>
  if (step.meeting) return <Link href={`/meeting/${step.meeting.id}`}>{line}</Link>
  return <Link href={`/matter/${matter}/text`}>{line}</Link>
}
