// What people brought and waits to be seen to: what is overdue on top, then the oldest first.
import { Link, useLocation, useParams } from 'wouter'
import { when } from '../format'
import { holds, useSession } from '../session'
import { usePage } from '../ui/ask'
import { Seldom } from '../ui/Do'
import { Area, Line } from '../ui/fields'
import { Answered, Page } from '../ui/page'
import { useWords } from '../words'
import { Fill } from './Fill'
import { Record } from './Record'
import { lastMinute } from './instants'
import { IntakeDocument, PostTopicDocument, type IntakeQuery, type WaitingFragment } from './Topics.operations'
import './desk.css'

type Community = NonNullable<IntakeQuery['community']>

const oldestFirst = (a: WaitingFragment, b: WaitingFragment): number => Date.parse(a.raisedAt) - Date.parse(b.raisedAt)

export default function Topics() {
  const { community = '' } = useParams()
  const { t } = useWords()
  const session = useSession()
  const page = usePage(IntakeDocument, { community })
  const mine = holds(session, 'CLERK') || holds(session, 'CHAIR')
  return (
    <Answered page={page} pick={(data) => data.community}>
      {(found) => (
        <Page title={t('intake.title')} above={<Link href={`/c/${community}/topics`}>{t('intake.public')}</Link>}>
          {mine ? <Shown found={found} again={page.again} /> : <p className="empty">{t('intake.notYours')}</p>}
        </Page>
      )}
    </Answered>
  )
}

function Shown({ found, again }: { found: Community; again: () => void }) {
  const spoken = useWords()
  const { t } = spoken
  const { zone, here } = useSession()
  const late = (found.late?.edges.map((edge) => edge.node) ?? []).sort(oldestFirst)
  const waiting = (found.waiting?.edges ?? []).map((edge) => edge.node).filter((one) => !late.some((known) => known.id === one.id)).sort(oldestFirst)
  const fresh = waiting.filter((one) => one.phase === 'RAISED')
  const asked = waiting.filter((one) => one.phase === 'ACCEPTED' && one.voice === 'COMMUNITY')
  const open = waiting.filter((one) => one.phase === 'ACCEPTED' && one.voice !== 'COMMUNITY')
  const answered = (found.answered?.edges ?? []).map((edge) => edge.node).sort((a, b) => Date.parse(b.answeredAt ?? '') - Date.parse(a.answeredAt ?? ''))
  return (
    <>
      {late.length + fresh.length + open.length === 0 && <p className="empty">{t('intake.none')}</p>}
      {late.length > 0 && <Several title={t('intake.late', { n: late.length })} topics={late} />}
      {fresh.length > 0 && <Several title={t('intake.new', { n: fresh.length })} topics={fresh} />}
      {open.length > 0 && <Several title={t('intake.open', { n: open.length })} topics={open} />}
      {asked.length > 0 && <Several title={t('intake.asked')} topics={asked} />}
      {found.waiting?.pageInfo.hasNextPage && <p className="soft">{t('intake.more')}</p>}
      <section>
        <Record done={again} framed={(form) => <Seldom name={t('intake.record')}>{form}</Seldom>} />
        <Seldom name={t('intake.post')}><Post community={found.id} /></Seldom>
        <p className="links"><Link href={`/c/${found.id}/boxes`}>{t('boxes.title')}</Link></p>
      </section>
      {answered.length > 0 && (
        <section>
          <h2>{t('intake.done')}</h2>
          <ul className="lines">
            {answered.map((one) => (
              <li key={one.id}>
                <Link href={`/c/${here?.community.id ?? ''}/topics/${one.id}/desk`}>{one.title ?? one.text ?? t('intake.untitled')}</Link>
                {one.answeredAt && <span className="soft">{when(spoken, one.answeredAt, zone)}</span>}
              </li>
            ))}
          </ul>
        </section>
      )}
    </>
  )
}

const beginning = (text: string): string => (text.length > 60 ? `${text.slice(0, 58)}…` : text)

function Several({ title, topics }: { title: string; topics: WaitingFragment[] }) {
  const { t } = useWords()
  const { here } = useSession()
  return (
    <section>
      <h2>{title}</h2>
      <ul className="tasks">
        {topics.map((one) => (
          <li key={one.id}>
            <h3><Link href={`/c/${here?.community.id ?? ''}/topics/${one.id}/desk`}>{one.title ?? (one.text ? beginning(one.text) : t('intake.untitled'))}</Link></h3>
            <Clock topic={one} />
          </li>
        ))}
      </ul>
    </section>
  )
}

/** How it came, how long it waits and until when it is to be answered. */
export function Clock({ topic }: { topic: WaitingFragment }) {
  const spoken = useWords()
  const { t } = spoken
  const { zone } = useSession()
  const undecided = topic.suggestions.edges.filter((edge) => edge.node.decision === 'OPEN').length
  const facts = [
    topic.channel && t(`intake.channel.${topic.channel}`),
    when(spoken, topic.raisedAt, zone),
    (topic.ageDays ?? 0) > 0 && t('intake.waits', { n: topic.ageDays ?? 0 }),
    topic.supporters > 0 && t('intake.supporters', { n: topic.supporters }),
    undecided > 0 && t('intake.suggestions', { n: undecided }),
    topic.assignee?.name && t('intake.assignee', { name: topic.assignee.name }),
  ].filter(Boolean)
  const due = topic.dueAt && (topic.phase === 'RAISED' || topic.phase === 'ACCEPTED') ? when(spoken, lastMinute(topic.dueAt), zone) : null
  return (
    <>
      {due && (topic.overdue ? <p className="time"><strong className="late">{t('intake.wasDue', { when: due })}</strong></p> : <p className="time">{t('intake.due', { when: due })}</p>)}
      <p className="soft">{facts.join(' · ')}</p>
    </>
  )
}

function Post({ community }: { community: string }) {
  const { t } = useWords()
  const [, go] = useLocation()
  return (
    <Fill
      document={PostTopicDocument}
      draft={`post in ${community}`}
      begin={{ title: '', text: '' }}
      input={({ title, text }) => (title.trim() && text.trim() ? { communityId: community, title: title.trim(), text: text.trim() } : null)}
      words={t('intake.post.put')}
      done={(data) => data.postTopic.topic && go(`/c/${community}/topics/${data.postTopic.topic.id}/desk`)}
    >
      {({ title, text }, write) => (
        <>
          <Line label={t('intake.post.title')} value={title} maxLength={200} isRequired onChange={(next) => write({ title: next })} />
          <Area label={t('intake.post.text')} rows={4} value={text} isRequired onChange={(next) => write({ text: next })} />
        </>
      )}
    </Fill>
  )
}
