// One topic at the desk: what it says, what was written on it, and what can be done about it now.
import { Link } from 'wouter'
import { when } from '../format'
import { holds, useSession } from '../session'
import { having, usePage } from '../ui/ask'
import { Seldom, Write } from '../ui/Do'
import { Area, Line, Pick } from '../ui/fields'
import { Answered, Page } from '../ui/page'
import { Paragraphs } from '../ui/Paragraphs'
import { useWords } from '../words'
import { Fill } from './Fill'
import { Ideas } from './Ideas'
import { PickPerson, usePeople } from './people'
import { Clock } from './Topics'
import {
  AcceptTopicDocument, AcknowledgeTopicDocument, AnswerTopicAtOnceDocument, AnswerTopicDocument, AssignTopicDocument, CloseTopicDocument,
  CorrectTopicAnswerDocument, LinkTopicDocument, NoteTopicActionDocument, PubliciseTopicDocument, SendTopicBackDocument, ReturnTopicDocument,
  TopicCaseDocument, UnassignTopicDocument, WithdrawTopicPublicityDocument, type TopicCaseQuery,
} from './Topics.operations'
import './desk.css'

export type Found = Extract<NonNullable<TopicCaseQuery['node']>, { voice: unknown }>
type Community = NonNullable<TopicCaseQuery['community']>
interface Part {
  topic: Found
  again: () => void
}

export default function Topic({ id }: { id: string }) {
  const { here } = useSession()
  const page = usePage(TopicCaseDocument, { id, community: here?.community.id ?? '' })
  return (
    <Answered page={page} pick={(data) => {
      const topic = having<Found>(data.node, 'voice')
      return topic && data.community && { topic, community: data.community }
    }}>
      {({ topic, community }) => <Shown topic={topic} community={community} again={page.again} />}
    </Answered>
  )
}

function Shown({ topic, community, again }: Part & { community: Community }) {
  const spoken = useWords()
  const { t } = spoken
  const session = useSession()
  const officer = holds(session, 'CLERK') || holds(session, 'CHAIR')
  const mine = officer || (topic.assignee && topic.assignee.id === session.here?.member.id)
  const who = [topic.sender?.name ?? topic.senderName ?? t(`intake.voice.${topic.voice}`), topic.senderContact].filter(Boolean).join(t('comma'))
  return (
    <Page title={topic.title ?? t(`intake.phase.${topic.phase}`)} above={<Link href={`/c/${community.id}/topics/desk`}>{t('intake.title')}</Link>}>
      <p className="standing">{t(`intake.phase.${topic.phase}`)}</p>
      <Clock topic={topic} />
      <p>{who}{topic.confidential && <> · <strong>{t('intake.closed')}</strong></>}</p>
      <section className="words"><Paragraphs text={topic.text ?? t('intake.untitled')} /></section>
      {topic.publicised && <p>{t('intake.publicised')} {topic.publicised}</p>}
      {topic.proposals.length > 0 && <p>{t('intake.linked')} {topic.proposals.map((one) => <Link key={one.id} href={`/matter/${one.id}`}>{one.title}</Link>)}</p>}
      {!mine && <p className="empty">{t('intake.notYours')}</p>}
      {mine && topic.phase === 'RAISED' && officer && <Screen topic={topic} again={again} />}
      {mine && topic.phase === 'ACCEPTED' && <See topic={topic} again={again} officer={officer} />}
      {officer && topic.phase === 'ANSWERED' && <After topic={topic} again={again} />}
      {officer && (topic.phase === 'RETURNED' || topic.phase === 'CLOSED') && <section><Reopen topic={topic} again={again} /></section>}
      {officer && (topic.phase === 'ACCEPTED' || topic.phase === 'ANSWERED') && <Became topic={topic} community={community} again={again} />}
      {officer && <Ideas topic={topic} again={again} />}
      <Entries topic={topic} />
    </Page>
  )
}

function Screen({ topic, again }: Part) {
  const { t } = useWords()
  const at = { topicId: topic.id }
  const name = (value: string, write: (change: { title: string }) => void) => (
    <Line label={t('intake.accept.name')} hint={t('intake.accept.hint')} value={value} maxLength={200} isRequired onChange={(title) => write({ title })} />
  )
  return (
    <section>
      <h2>{t('intake.accept')}</h2>
      <Fill document={AcceptTopicDocument} draft={`accept ${topic.id}`} begin={{ title: '' }} input={({ title }) => (title.trim() ? { ...at, title: title.trim() } : null)} words={t('intake.accept')} main done={again}>
        {({ title }, write) => name(title, write)}
      </Fill>
      <Seldom name={t('intake.once')}>
        <Fill document={AnswerTopicAtOnceDocument} draft={`at once ${topic.id}`} begin={{ title: '', answer: '' }} input={({ title, answer }) => (title.trim() && answer.trim() ? { ...at, title: title.trim(), answer: answer.trim() } : null)} words={t('intake.once')} done={again}>
          {({ title, answer }, write) => (
            <>
              {name(title, write)}
              <Area label={t('intake.once.answer')} rows={4} value={answer} isRequired onChange={(next) => write({ answer: next })} />
            </>
          )}
        </Fill>
      </Seldom>
      <Seldom name={t('intake.back')}>
        <Write document={ReturnTopicDocument} input={(reason) => ({ ...at, reason })} draft={`return ${topic.id}`} label={t('intake.back.why')} words={t('intake.back')} done={again} />
      </Seldom>
    </section>
  )
}

function See({ topic, again, officer }: Part & { officer: boolean }) {
  const { t } = useWords()
  const at = { topicId: topic.id }
  return (
    <section>
      {topic.voice !== 'COMMUNITY' && (
        <>
          <h2>{t('intake.answer')}</h2>
          <Write document={AnswerTopicDocument} input={(answer) => ({ ...at, answer })} draft={`answer ${topic.id}`} label={t('intake.answer.words')} words={t('intake.answer')} rows={5} done={again} />
          {officer && (
            <Seldom name={t('intake.receipt')}>
              <Write document={AcknowledgeTopicDocument} input={(text) => ({ ...at, text })} draft={`acknowledge ${topic.id}`} label={t('intake.receipt.words')} words={t('intake.receipt')} rows={2} done={again} />
            </Seldom>
          )}
        </>
      )}
      <Seldom name={t('intake.acted')}>
        <Write document={NoteTopicActionDocument} input={(note) => ({ ...at, note })} draft={`act ${topic.id}`} label={t('intake.acted.words')} words={t('intake.acted')} rows={2} done={again} />
      </Seldom>
      {officer && (
        <Seldom name={t('intake.assign')}>
          <Assign topic={topic} again={again} />
          {topic.assignee && <Write document={UnassignTopicDocument} input={(reason) => ({ ...at, reason })} draft={`unassign ${topic.id}`} label={t('intake.why')} words={t('intake.unassign')} rows={2} done={again} />}
        </Seldom>
      )}
      {officer && topic.voice === 'COMMUNITY' && <End topic={topic} again={again} />}
    </section>
  )
}

function Assign({ topic, again }: Part) {
  const { t } = useWords()
  const people = usePeople()
  return (
    <Fill document={AssignTopicDocument} draft={`assign ${topic.id}`} begin={{ who: '' }} input={({ who }) => (who ? { topicId: topic.id, assigneeId: who } : null)} words={t('intake.assign.do')} done={again}>
      {({ who }, write) => <PickPerson label={t('intake.assign')} value={who} onChange={(next) => write({ who: next })} people={people} />}
    </Fill>
  )
}

function After({ topic, again }: Part) {
  const { t } = useWords()
  const at = { topicId: topic.id }
  return (
    <section>
      {topic.publicised ? (
        <Seldom name={t('intake.unpublicise')}>
          <Write document={WithdrawTopicPublicityDocument} input={(reason) => ({ ...at, reason })} draft={`unpublicise ${topic.id}`} label={t('intake.why')} words={t('intake.unpublicise')} rows={2} done={again} />
        </Seldom>
      ) : (
        <>
          <h2>{t('intake.publicise')}</h2>
          <Write document={PubliciseTopicDocument} input={(text) => ({ ...at, text })} draft={`publicise ${topic.id}`} label={t('intake.publicise.words')} words={t('intake.publicise')} done={again} />
        </>
      )}
      <Seldom name={t('intake.correct')}>
        <Fill document={CorrectTopicAnswerDocument} draft={`correct ${topic.id}`} begin={{ answer: '', reason: '' }} input={({ answer, reason }) => (answer.trim() && reason.trim() ? { ...at, answer: answer.trim(), reason: reason.trim() } : null)} words={t('intake.correct')} done={again}>
          {({ answer, reason }, write) => (
            <>
              <Area label={t('intake.correct.words')} rows={4} value={answer} isRequired onChange={(next) => write({ answer: next })} />
              <Line label={t('intake.why')} value={reason} isRequired onChange={(next) => write({ reason: next })} />
            </>
          )}
        </Fill>
      </Seldom>
      <End topic={topic} again={again} />
      <Reopen topic={topic} again={again} />
    </section>
  )
}

function End({ topic, again }: Part) {
  const { t } = useWords()
  return (
    <Seldom name={t('intake.end')}>
      <Write document={CloseTopicDocument} input={(reason) => ({ topicId: topic.id, reason })} draft={`close ${topic.id}`} label={t('intake.end.why')} words={t('intake.end')} rows={2} done={again} />
    </Seldom>
  )
}

function Reopen({ topic, again }: Part) {
  const { t } = useWords()
  return (
    <Seldom name={t('intake.reopen')}>
      <Write document={SendTopicBackDocument} input={(reason) => ({ topicId: topic.id, reason })} draft={`reopen ${topic.id}`} label={t('intake.why')} words={t('intake.reopen')} rows={2} done={again} />
    </Seldom>
  )
}

function Became({ topic, community, again }: Part & { community: Community }) {
  const { t } = useWords()
  const session = useSession()
  const offered = (community.proposals?.edges ?? []).map((edge) => edge.node).filter((one) => !topic.proposals.some((known) => known.id === one.id))
  return (
    <section>
      <p className="links">
        {holds(session, 'CHAIR') && <Link href={`/c/${community.id}/talks/new?topic=${topic.id}`}>{t('office.openTalk')}</Link>}
        <Link href={`/c/${community.id}/draft`}>{t('office.draft')}</Link>
      </p>
      {offered.length > 0 && (
        <Seldom name={t('intake.link')}>
          <Fill document={LinkTopicDocument} draft={`link ${topic.id}`} begin={{ which: '' }} input={({ which }) => (which ? { topicId: topic.id, proposalId: which } : null)} words={t('intake.link.do')} done={again}>
            {({ which }, write) => <Pick label={t('intake.link')} value={which} onChange={(next) => write({ which: next })} choices={[['', t('prepare.pick')], ...offered.map((one) => [one.id, one.title] as const)]} />}
          </Fill>
        </Seldom>
      )}
    </section>
  )
}

function Entries({ topic }: { topic: Found }) {
  const spoken = useWords()
  const { t } = spoken
  const { zone } = useSession()
  if (topic.entries.length === 0) return null
  return (
    <section>
      <h2>{t('intake.entries')}</h2>
      <ol className="tasks">
        {[...topic.entries].reverse().map((entry, index) => (
          <li key={index}>
            <p className="soft">{t(`intake.entry.${entry.kind}`)} · {when(spoken, entry.at, zone)}</p>
            {entry.text && <Paragraphs text={entry.text} />}
            {entry.reason && <p>{entry.reason}</p>}
          </li>
        ))}
      </ol>
    </section>
  )
}
