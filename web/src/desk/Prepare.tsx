// A meeting before it begins: its agenda, item by item, the notice, and calling it off.
import { useState } from 'react'
import { Link } from 'wouter'
import { exactly, when } from '../format'
import { holds, useSession } from '../session'
import { having, useCommand, usePage } from '../ui/ask'
import { Do, Seldom, Write } from '../ui/Do'
import { Line, OneOf, Pick, useForm } from '../ui/fields'
import { Act, Answered, Failed, Page, Plain } from '../ui/page'
import { useWords, type Key } from '../words'
import { CancelMeetingDocument, MoveItemDocument, NoticeMeetingDocument, PreparingDocument, ScheduleItemDocument, WithdrawItemDocument, type PreparingQuery } from './Convene.operations'
import './desk.css'

type Meeting = Extract<NonNullable<PreparingQuery['node']>, { agenda: unknown }>
type Community = NonNullable<PreparingQuery['community']>
interface Part {
  meeting: Meeting
  again: () => void
}

export default function Prepare({ id }: { id: string }) {
  const { here } = useSession()
  const page = usePage(PreparingDocument, { id, community: here?.community.id ?? '' })
  return (
    <Answered page={page} pick={(data) => {
      const meeting = having<Meeting>(data.node, 'agenda')
      return meeting && data.community && { meeting, community: data.community }
    }}>
      {({ meeting, community }) => <Shown meeting={meeting} community={community} again={page.again} />}
    </Answered>
  )
}

function Shown({ meeting, community, again }: Part & { community: Community }) {
  const spoken = useWords()
  const { t } = spoken
  const session = useSession()
  const mine = holds(session, 'CHAIR') || (meeting.hall?.chair && meeting.hall.chair.id === session.here?.member.id)
  const ahead = meeting.phase === 'CALLED' || meeting.phase === 'NOTICED'
  return (
    <Page title={t('prepare.title')} above={<Link href={`/meeting/${meeting.id}`}>{t('meeting.title', { hall: meeting.hall?.name ?? '' })}</Link>}>
      <p className="standing">{t(`meeting.phase.${meeting.phase}`)}</p>
      <p className="time">{exactly(spoken, meeting.startsAt, session.zone)}{t('comma')}{meeting.place}</p>
      {!mine ? <p className="empty">{t('prepare.notYours')}</p> : !ahead ? <p className="empty">{t('prepare.over')}</p> : (
        <>
          <Agenda meeting={meeting} again={again} />
          <Add meeting={meeting} community={community} again={again} />
          {meeting.phase === 'CALLED' ? <Notice meeting={meeting} again={again} /> : <Noticed meeting={meeting} />}
          <section>
            <Seldom name={t('prepare.cancel')}>
              <p>{t('prepare.cancel.what')}</p>
              <Write document={CancelMeetingDocument} input={(reason) => ({ meetingId: meeting.id, reason })} draft={`cancel ${meeting.id}`} label={t('prepare.cancel.why')} words={t('prepare.cancel')} rows={2} done={again} />
            </Seldom>
          </section>
        </>
      )}
    </Page>
  )
}

function Agenda({ meeting, again }: Part) {
  const { t } = useWords()
  const items = meeting.agenda.filter((item) => item.phase !== 'WITHDRAWN')
  const days = meeting.hall?.rules.agendaDays ?? 0
  const move = (item: string, place: number) => ({ meetingId: meeting.id, itemId: item, place })
  return (
    <section>
      <h2>{t('prepare.agenda')}</h2>
      {days > 0 && <p className="soft">{t('prepare.agenda.days', { n: days })}</p>}
      {items.length === 0 && <p className="empty">{t('prepare.agenda.none')}</p>}
      <ol className="tasks">
        {items.map((item, index) => {
          const before = items[index - 1]
          const after = items[index + 1]
          return (
            <li key={item.id}>
              <h3>{item.title}</h3>
              {item.proposal && item.proposal.title !== item.title && <p className="soft">{t('prepare.about', { title: item.proposal.title })}</p>}
              {(before || after) && (
                <div className="pair" role="group" aria-label={item.title}>
                  {before && <Do document={MoveItemDocument} input={move(item.id, before.place)} words={t('prepare.up')} done={again} />}
                  {after && <Do document={MoveItemDocument} input={move(item.id, after.place)} words={t('prepare.down')} done={again} />}
                </div>
              )}
              <Seldom name={t('prepare.drop')}>
                <Write document={WithdrawItemDocument} input={(reason) => ({ meetingId: meeting.id, itemId: item.id, reason })} draft={`drop ${item.id}`} label={t('prepare.drop.why')} words={t('prepare.drop')} rows={2} done={again} />
              </Seldom>
            </li>
          )
        })}
      </ol>
    </section>
  )
}

interface Source {
  id: string
  title: string
  proposal: string | null
  carried: string | null
}

/** What may be put on the agenda, by where it comes from. */
function sourcesOf(meeting: Meeting, community: Community): Record<string, Source[]> {
  const matters = (community.proposals?.edges ?? []).map(({ node }) => ({ id: node.id, title: node.title, proposal: node.id, carried: null }))
  const talks = (community.deliberations?.edges ?? []).map(({ node }) => ({ id: node.id, title: node.title, proposal: node.proposal?.id ?? null, carried: null }))
  const carried = (meeting.hall?.carriedSummaries ?? []).map((one) => ({ id: one.itemId, title: one.title, proposal: null, carried: one.itemId }))
  return { matter: matters.reverse(), talk: talks.reverse(), carried: carried.reverse() }
}

function Add({ meeting, community, again }: Part & { community: Community }) {
  const { t } = useWords()
  const [fields, write] = useForm(`item of ${meeting.id}`, { from: 'free', which: '', title: '' })
  const [sent, send] = useCommand(ScheduleItemDocument)
  const sources = sourcesOf(meeting, community)
  const choices = ['free', ...Object.keys(sources).filter((from) => (sources[from] ?? []).length > 0)]
  const offered = sources[fields.from] ?? []
  const chosen = offered.find((one) => one.id === fields.which)
  const add = async (): Promise<void> => {
    if (!(await send({ meetingId: meeting.id, title: fields.title.trim(), proposalId: chosen?.proposal ?? null, carriedItemId: chosen?.carried ?? null }))) return
    write(undefined)
    again()
  }
  return (
    <section>
      <h2>{t('prepare.add')}</h2>
      <form onSubmit={(event) => { event.preventDefault(); void add() }}>
        {choices.length > 1 && (
          <OneOf label={t('prepare.from')} value={fields.from} onChange={(from) => write({ from, which: '', title: '' })} choices={choices.map((from) => ({ value: from, words: t(`prepare.from.${from}` as Key) }))} />
        )}
        {fields.from !== 'free' && (
          <Pick
            label={t('prepare.which')}
            hint={fields.from === 'talk' ? t('prepare.talk.hint') : undefined}
            value={fields.which}
            isRequired
            onChange={(which) => write({ which, title: offered.find((one) => one.id === which)?.title ?? '' })}
            choices={[['', t('prepare.pick')], ...offered.map((one) => [one.id, one.title] as const)]}
          />
        )}
        <Line label={t('prepare.name')} value={fields.title} maxLength={200} isRequired onChange={(title) => write({ title })} />
        <Failed sent={sent} />
        <Plain type="submit" isDisabled={sent.state === 'sending' || !fields.title.trim() || (fields.from !== 'free' && !chosen)}>{t('prepare.put')}</Plain>
      </form>
    </section>
  )
}

function Notice({ meeting, again }: Part) {
  const spoken = useWords()
  const { t } = spoken
  const { zone } = useSession()
  const [sure, setSure] = useState(false)
  const [sent, send] = useCommand(NoticeMeetingDocument)
  const n = meeting.agenda.filter((item) => item.phase === 'SCHEDULED').length
  const rules = meeting.hall?.rules
  const days = (meeting.kind === 'REGULAR' ? rules?.noticeDays : rules?.noticeDaysExtraordinary) ?? 0
  const notice = async (): Promise<void> => {
    if (await send({ meetingId: meeting.id })) again()
  }
  return (
    <section>
      <h2>{t('prepare.notice')}</h2>
      <p>{t('prepare.notice.what')}</p>
      {days > 0 && <p>{t('convene.days', { n: days })}</p>}
      <Failed sent={sent} />
      {sure ? (
        <>
          <p><strong>{t('prepare.notice.sure', { when: when(spoken, meeting.startsAt, zone), place: meeting.place, n })}</strong></p>
          <div className="pair">
            <Act isDisabled={sent.state === 'sending'} onPress={() => void notice()}>{t('prepare.notice.yes')}</Act>
            <Plain onPress={() => setSure(false)}>{t('prepare.notice.not')}</Plain>
          </div>
        </>
      ) : <Act isDisabled={n === 0} onPress={() => setSure(true)}>{t('prepare.notice')}</Act>}
    </section>
  )
}

function Noticed({ meeting }: { meeting: Meeting }) {
  const spoken = useWords()
  const { t } = spoken
  const { zone } = useSession()
  return (
    <section>
      <h2>{t('prepare.notice')}</h2>
      {meeting.noticedAt && <p className="voted">{t('prepare.noticed', { when: when(spoken, meeting.noticedAt, zone) })}</p>}
      <p><Link href={`/meeting/${meeting.id}/desk`} className="act">{t('prepare.desk')}</Link></p>
    </section>
  )
}
