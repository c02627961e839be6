// A topic: where it stands, what was answered and when, what became of each suggestion, and what it became.
import { Link } from 'wouter'
import { when } from '../format'
import { useStream } from '../live'
import { useAt, useSession } from '../session'
import { having, usePage } from '../ui/ask'
import { Do } from '../ui/Do'
import { Answered, Page } from '../ui/page'
import { Paragraphs } from '../ui/Paragraphs'
import { Steps, useSteps } from '../ui/Steps'
import { useWords } from '../words'
import { Mine } from './Mine'
import { named, standing, waiting } from './standing'
import { Suggestions } from './Suggestions'
import { BecameDocument, SupportTopicDocument, TopicDocument, TopicStepsDocument, WithdrawTopicSupportDocument, type TopicQuery } from './Topic.operations'
import './topic.css'

export type Found = Extract<NonNullable<TopicQuery['node']>, { supportedByMe: boolean }>

export default function Topic({ id }: { id: string }) {
  const page = usePage(TopicDocument, { id })
  return (
    <Answered page={page} pick={(data) => having<Found>(data.node, 'supportedByMe')}>
      {(topic) => <Shown topic={topic} again={page.again} />}
    </Answered>
  )
}

const OPEN = ['ACCEPTED', 'ANSWERED']
const isOpen = (topic: Found): boolean => OPEN.includes(topic.phase) && !topic.confidential && !topic.mergedInto

function Shown({ topic, again }: { topic: Found; again: () => void }) {
  const spoken = useWords()
  const { zone, here } = useSession()
  const at = useAt()
  const { t } = spoken
  const { steps, position, heard } = useSteps(topic.timeline.edges.map((edge) => edge.node))
  const hearing = useStream(topic.id, {
    document: TopicStepsDocument,
    variables: () => ({ topic: topic.id, after: position.current }),
    heard: ({ timeline }) => {
      position.current = timeline.position
      heard(timeline.entry)
      again()
    },
  })
  const wait = waiting(topic, spoken, zone)
  const mine = topic.sender?.id !== undefined && topic.sender.id === here?.member.id
  const returned = [...topic.entries].reverse().find((entry) => entry.kind === 'RETURNED')
  return (
    <Page title={named(topic, spoken)} above={<Link href={at('topics')}>{t('topics')}</Link>} className="topic">
      <p className="standing">{t(standing(topic))}</p>
      {wait && <p className={topic.overdue ? 'late' : 'time'}>{wait}</p>}
      <p className="soft">{origin(topic, spoken, zone)}</p>
      {topic.assignee?.name && topic.phase === 'ACCEPTED' && <p className="soft">{t('topic.assignee', { name: topic.assignee.name })}</p>}
      {topic.confidential && <p className="soft">{t('topic.confidential')}</p>}
      {topic.phase === 'RETURNED' && returned?.reason && <p className="voted">{t('topic.returned', { reason: returned.reason })}</p>}
      {topic.mergedInto && <p>{t('topic.merged')}<Link href={at(`topic/${topic.mergedInto.id}`)}>{topic.mergedInto.title ?? t('topic.untitled')}</Link></p>}
      <section aria-label={t('topic.text')} className="words">
        {topic.hiddenBecause && <p className="soft">{t('topic.hidden', { reason: topic.hiddenBecause })}</p>}
        {topic.text ? <Paragraphs text={topic.text} /> : !topic.hiddenBecause && <p className="empty">{t('topic.notForYou')}</p>}
        {isOpen(topic) && topic.voice !== 'COMMUNITY' && <Support topic={topic} again={again} />}
      </section>
      <Reply topic={topic} />
      <Became topic={topic} />
      <Suggestions topic={topic} open={isOpen(topic)} again={again} />
      {mine && <Mine topic={topic} again={again} />}
      <Steps steps={steps} more={topic.timeline.pageInfo.hasPreviousPage} hearing={hearing} />
    </Page>
  )
}

function origin(topic: Found, spoken: ReturnType<typeof useWords>, zone: string): string {
  const { t } = spoken
  const by = topic.voice === 'COMMUNITY' ? t('topic.by.community') : topic.voice === 'ANONYMOUS' ? t('topic.by.nobody') : (topic.sender?.name ?? t('topic.by.somebody'))
  const place = [topic.scope.building, topic.scope.entrance].filter(Boolean).join(' ')
  return [by, when(spoken, topic.raisedAt, zone), topic.channel && topic.channel !== 'APP' ? t(`channel.${topic.channel}`) : '', place].filter(Boolean).join(' · ')
}

function Support({ topic, again }: { topic: Found; again: () => void }) {
  const { t } = useWords()
  const count = topic.supporters > 0 ? t('topic.supporters', { n: topic.supporters }) : t('topic.noSupport')
  return (
    <>
      <p className="time" role="status">{topic.supportedByMe ? t('topic.youToo', { count }) : count}</p>
      {topic.supportedByMe
        ? <Do document={WithdrawTopicSupportDocument} input={{ topicId: topic.id }} words={t('topic.unsupport')} done={again} />
        : <Do document={SupportTopicDocument} input={{ topicId: topic.id }} words={t('topic.support')} done={again} />}
    </>
  )
}

function Reply({ topic }: { topic: Found }) {
  const spoken = useWords()
  const { zone } = useSession()
  const { t } = spoken
  const acted = topic.entries.filter((entry) => entry.kind === 'ACTED' && entry.text)
  if (!topic.answer && !topic.publicised && acted.length === 0) return null
  return (
    <section>
      <h2>{t(topic.answer || topic.publicised ? 'topic.answer' : 'topic.acted')}</h2>
      {topic.answer?.text && (
        <div className="answer">
          <Paragraphs text={topic.answer.text} />
          <p className="soft">{when(spoken, topic.answer.at, zone)}{topic.answer.kind === 'CORRECTED' && ` · ${t('topic.corrected')}`}</p>
        </div>
      )}
      {acted.length > 0 && topic.answer && <h3>{t('topic.acted')}</h3>}
      {acted.map((entry) => <p key={entry.at} className="written">{entry.text} <span className="soft">{when(spoken, entry.at, zone)}</span></p>)}
      {topic.publicised && (
        <>
          <h3>{t('topic.publicised')}</h3>
          <Paragraphs text={topic.publicised} />
        </>
      )}
    </section>
  )
}

function Became({ topic }: { topic: Found }) {
  const { t } = useWords()
  if (topic.proposals.length === 0 && topic.resolutionIds.length === 0) return null
  return (
    <section>
      <h2>{t('topic.became')}</h2>
      <ul className="lines">
        {topic.proposals.map((proposal) => <li key={proposal.id}><Link href={`/matter/${proposal.id}`}>{proposal.title}</Link><span className="soft">{t('topic.proposal')}</span></li>)}
        {topic.resolutionIds.length > 0 && <Resolutions ids={topic.resolutionIds} />}
      </ul>
    </section>
  )
}

function Resolutions({ ids }: { ids: string[] }) {
  const { t } = useWords()
  const at = useAt()
  const page = usePage(BecameDocument, { ids })
  const found = (page.data?.nodes ?? []).flatMap((node) => (node && 'title' in node ? [node] : []))
  return found.map((one) => <li key={one.id}><Link href={at(`resolution/${one.id}`)}>{one.title}</Link><span className="soft">{t('topic.resolution')}</span></li>)
}
