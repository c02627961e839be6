// Calling a meeting of a hall: what kind, when and where. The agenda and the notice come next, on the page of its preparation.
import { Link, useLocation } from 'wouter'
import { exactly } from '../format'
import { holds, useSession } from '../session'
import { having, useCommand, usePage } from '../ui/ask'
import { Line, OneOf, useForm } from '../ui/fields'
import { Act, Answered, Failed, Page } from '../ui/page'
import { useWords } from '../words'
import { CallMeetingDocument, ConveningDocument, type ConveningQuery } from './Convene.operations'
import { inDays, instant } from './instants'
import './desk.css'

type Hall = Extract<NonNullable<ConveningQuery['node']>, { venue: unknown }>

export default function CallMeeting({ id }: { id: string }) {
  const page = usePage(ConveningDocument, { hall: id })
  return (
    <Answered page={page} pick={(data) => having<Hall>(data.node, 'venue')}>
      {(hall) => <Shown hall={hall} />}
    </Answered>
  )
}

function Shown({ hall }: { hall: Hall }) {
  const { t } = useWords()
  const session = useSession()
  const mine = holds(session, 'CHAIR') || hall.chair?.id === session.here?.member.id
  return (
    <Page title={t('convene.title')} above={<Link href={`/hall/${hall.id}`}>{hall.name}</Link>}>
      {hall.closedAt ? <p className="empty">{t('hall.closed')} {hall.closedBecause}</p> : mine ? <Form hall={hall} /> : <p className="empty">{t('convene.notYours')}</p>}
    </Page>
  )
}

function Form({ hall }: { hall: Hall }) {
  const spoken = useWords()
  const { t } = spoken
  const { zone } = useSession()
  const [, go] = useLocation()
  const { noticeDays, noticeDaysExtraordinary } = hall.rules
  const [fields, write] = useForm(`meeting of ${hall.id}`, {
    kind: 'REGULAR',
    place: hall.venue,
    // Time enough to set the agenda before the notice must be out.
    at: inDays(noticeDays + 3, 19, zone),
  })
  const [sent, send] = useCommand(CallMeetingDocument)
  const startsAt = instant(fields.at, zone)
  const call = async (): Promise<void> => {
    if (!startsAt) return
    const data = await send({ hallId: hall.id, kind: fields.kind === 'REGULAR' ? 'REGULAR' : 'EXTRAORDINARY', place: fields.place.trim(), startsAt })
    const id = data?.callMeeting.meeting?.id
    if (!id) return
    write(undefined)
    go(`/meeting/${id}/prepare`)
  }
  const days = (n: number): string => (n > 0 ? t('convene.days', { n }) : t('convene.days.none'))
  return (
    <form onSubmit={(event) => { event.preventDefault(); void call() }}>
      <p>{t('convene.steps')}</p>
      <OneOf label={t('convene.kind')} value={fields.kind} onChange={(kind) => write({ kind })} choices={[
        { value: 'REGULAR', words: t('convene.REGULAR'), hint: days(noticeDays) },
        { value: 'EXTRAORDINARY', words: t('convene.EXTRAORDINARY'), hint: days(noticeDaysExtraordinary) },
      ]} />
      <Line type="datetime-local" label={t('convene.at')} hint={t('convene.at.hint')} value={fields.at} isRequired onChange={(at) => write({ at })} />
      <Line label={t('convene.place')} value={fields.place} maxLength={200} isRequired onChange={(place) => write({ place })} />
      <p className="holding">{t('convene.sum', { when: startsAt ? exactly(spoken, startsAt, zone) : '…', place: fields.place })}</p>
      <Failed sent={sent} />
      <Act type="submit" isDisabled={sent.state === 'sending' || !startsAt || !fields.place.trim()}>{t('convene.call')}</Act>
    </form>
  )
}
