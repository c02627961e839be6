// Calling a vote on a fixed text: the question, who votes, by which rule, when and how. Each choice says what it does.
import { Link, useLocation } from 'wouter'
import { exactly } from '../format'
import { holds, useSession } from '../session'
import { having, useCommand, usePage } from '../ui/ask'
import { Line, OneOf, Pick, useForm } from '../ui/fields'
import { Act, Answered, Failed, Page } from '../ui/page'
import { useWords } from '../words'
import { CallingDocument, CallPollDocument, type CallingQuery } from './Call.operations'
import { asksConsents, Consents } from './Consents'
import { inDays, instant } from './instants'
import { Rules } from './Rules'
import { ROLES } from './roles'
import { places, scopeOf } from './scopes'
import './desk.css'

type Matter = Extract<NonNullable<CallingQuery['node']>, { title: string }>
type Community = NonNullable<CallingQuery['community']>

export default function Call({ id }: { id: string }) {
  const { here } = useSession()
  const page = usePage(CallingDocument, { id, community: here?.community.id ?? '' })
  return (
    <Answered page={page} pick={(data) => {
      const matter = having<Matter>(data.node, 'title')
      return matter && data.community && { matter, community: data.community }
    }}>
      {({ matter, community }) => <Shown matter={matter} community={community} />}
    </Answered>
  )
}

function Shown({ matter, community }: { matter: Matter; community: Community }) {
  const { t } = useWords()
  const session = useSession()
  const why = !holds(session, 'CHAIR') ? t('call.notYours') : matter.phase === 'DRAFT' ? t('call.draft') : matter.phase === 'WITHDRAWN' ? t('edit.over') : null
  return (
    <Page title={t('call.title')} above={<Link href={`/matter/${matter.id}`}>{matter.title}</Link>}>
      {why ? (
        <>
          <p className="empty">{why}</p>
          {matter.phase === 'DRAFT' && <p><Link href={`/matter/${matter.id}/edit`} className="act">{t('edit.freeze')}</Link></p>}
        </>
      ) : <Form matter={matter} community={community} />}
    </Page>
  )
}

function Form({ matter, community }: { matter: Matter; community: Community }) {
  const spoken = useWords()
  const { t } = spoken
  const { zone } = useSession()
  const [, go] = useLocation()
  const notice = community.settings.noticeDaysMin
  const [fields, write] = useForm(`call of ${matter.id}`, {
    question: t('call.question.begin', { title: matter.title }),
    who: 'owners',
    where: '',
    role: '',
    rule: '',
    consents: '',
    mode: 'CONFIDENTIAL',
    replaceable: 'yes',
    live: 'no',
    // A day more than the least: the notice is seldom out in the hour in which the vote is called.
    opens: inDays(notice + 1, 9, zone),
    ends: 'time',
    closes: inDays(notice + 8, 21, zone),
  })
  const [sent, send] = useCommand(CallPollDocument)
  const opensAt = instant(fields.opens, zone)
  const closesAt = fields.ends === 'time' ? instant(fields.closes, zone) : null
  const complete = fields.question.trim() !== '' && fields.rule !== '' && opensAt !== null && (fields.ends !== 'time' || closesAt !== null)
  const rule = [...community.rules.own, ...community.rules.presets].find((one) => one.name === fields.rule)
  const consenting = fields.who === 'owners' && rule !== undefined && asksConsents(rule.json)
  const call = async (): Promise<void> => {
    if (!opensAt) return
    const data = await send({
      proposalId: matter.id,
      question: fields.question.trim(),
      rule: fields.rule,
      electorate: fields.who === 'owners'
        ? { owners: { scope: scopeOf(fields.where) } }
        : { members: { role: ROLES.find((role) => role === fields.role) ?? null } },
      ballotMode: fields.mode === 'OPEN' ? 'OPEN' : 'CONFIDENTIAL',
      replaceable: fields.replaceable === 'yes',
      liveTally: fields.live === 'yes',
      opensAt,
      closesAt,
      consentUnitIds: consenting ? fields.consents.split(',').filter(Boolean) : [],
    })
    const id = data?.callPoll.poll?.id
    if (!id) return
    write(undefined)
    go(`/poll/${id}`)
  }
  return (
    <form onSubmit={(event) => { event.preventDefault(); void call() }}>
      <Line label={t('call.question')} hint={t('call.question.hint')} value={fields.question} isRequired onChange={(question) => write({ question })} />
      <OneOf label={t('call.who')} value={fields.who} onChange={(who) => write({ who, rule: '' })} choices={[
        { value: 'owners', words: t('call.who.owners'), hint: t('call.who.owners.hint') },
        { value: 'members', words: t('call.who.members'), hint: t('call.who.members.hint') },
      ]} />
      {fields.who === 'owners'
        ? <Pick label={t('call.where')} value={fields.where} onChange={(where) => write({ where, consents: '' })} choices={[['', t('scope.all')], ...places(community.register?.buildings ?? [])]} />
        : <Pick label={t('call.role')} value={fields.role} onChange={(role) => write({ role })} choices={[['', t('call.role.all')], ...ROLES.map((role) => [role, t(`role.${role}`)] as const)]} />}
      <Rules community={community} owners={fields.who === 'owners'} value={fields.rule} onChange={(rule) => write({ rule, consents: '' })} />
      {consenting && <Consents community={community.id} place={fields.where} value={fields.consents.split(',').filter(Boolean)} onChange={(units) => write({ consents: units.join(',') })} />}
      <OneOf label={t('call.mode')} value={fields.mode} onChange={(mode) => write({ mode })} choices={[
        { value: 'CONFIDENTIAL', words: t('call.mode.confidential'), hint: t('call.mode.confidential.hint') },
        { value: 'OPEN', words: t('call.mode.open'), hint: t('call.mode.open.hint') },
      ]} />
      <OneOf label={t('call.change')} value={fields.replaceable} onChange={(replaceable) => write({ replaceable })} choices={[
        { value: 'yes', words: t('call.change.yes') },
        { value: 'no', words: t('call.change.no') },
      ]} />
      <OneOf label={t('call.live')} value={fields.live} onChange={(live) => write({ live })} choices={[
        { value: 'no', words: t('call.live.no'), hint: t('call.live.no.hint') },
        { value: 'yes', words: t('call.live.yes') },
      ]} />
      <Line type="datetime-local" label={t('call.opens')} hint={t('call.opens.hint', { days: notice })} value={fields.opens} isRequired onChange={(opens) => write({ opens })} />
      <OneOf label={t('call.ends')} value={fields.ends} onChange={(ends) => write({ ends })} choices={[
        { value: 'time', words: t('call.ends.time') },
        { value: 'chair', words: t('call.ends.chair'), hint: t('call.ends.chair.hint') },
      ]} />
      {fields.ends === 'time' && <Line type="datetime-local" label={t('call.closes')} value={fields.closes} isRequired onChange={(closes) => write({ closes })} />}
      <p className="holding">{t('call.sum', { opens: opensAt ? exactly(spoken, opensAt, zone) : '…', closes: fields.ends === 'chair' ? t('call.sum.chair') : closesAt ? exactly(spoken, closesAt, zone) : '…', zone })}</p>
      {fields.rule === '' && <p className="soft">{t('call.rule.missing')}</p>}
      <Failed sent={sent} />
      <Act type="submit" isDisabled={sent.state === 'sending' || !complete}>{t('call.call')}</Act>
      <p className="soft">{t('call.after')}</p>
    </form>
  )
}
