// One member: her offices with their parts and terms, giving one and ending one, and her invitation.
import { useState } from 'react'
import { Link, useParams } from 'wouter'
import { serverNow } from '../clock'
import { doors, when } from '../format'
import { holds, useSession } from '../session'
import { having, useCommand, usePage } from '../ui/ask'
import { Area, Line, Pick, useForm } from '../ui/fields'
import { Answered, Failed, Page, Plain } from '../ui/page'
import { useWords, type Words } from '../words'
import { instant } from './instants'
import { GrantRoleDocument, OneMemberDocument, RevokeInvitationDocument, WithdrawRoleDocument, type OneMemberQuery } from './Members.operations'
import { ROLES, standingOf } from './roles'
import { places, scopeOf } from './scopes'
import './desk.css'

type Found = Extract<NonNullable<OneMemberQuery['node']>, { invitations: unknown }>
type Office = NonNullable<Found['offices']>[number]

export default function Member({ id }: { id: string }) {
  const { community = '' } = useParams()
  const page = usePage(OneMemberDocument, { id, community })
  return (
    <Answered page={page} pick={(data) => {
      const person = having<Found>(data.node, 'offices')
      return person && { person, buildings: data.community?.register?.buildings ?? [] }
    }}>
      {({ person, buildings }) => <Shown person={person} buildings={buildings} community={community} again={page.again} />}
    </Answered>
  )
}

type Buildings = NonNullable<NonNullable<OneMemberQuery['community']>['register']>['buildings']

function Shown({ person, buildings, community, again }: { person: Found; buildings: Buildings; community: string; again: () => void }) {
  const { t } = useWords()
  const session = useSession()
  const registrar = holds(session, 'REGISTRAR')
  const name = person.name ?? t('actor.member')
  const held = (person.offices ?? []).filter((office) => standingOf(office) !== 'over')
  const past = (person.offices ?? []).filter((office) => standingOf(office) === 'over')
  const door = doors(person.parties?.flatMap((party) => party.units) ?? [])
  return (
    <Page title={name} above={<Link href={`/c/${community}/members`}>{t('members.title')}</Link>}>
      {door && <p className="standing">{door}</p>}
      {person.contact && <p className="soft">{t('member.contact', { contact: person.contact })}</p>}
      <section>
        <h2>{t('member.offices')}</h2>
        {held.length === 0 && <p className="empty">{t('member.offices.none')}</p>}
        <ul className="plainlist">{held.map((office) => <Held key={office.id} office={office} may={registrar} again={again} />)}</ul>
        {past.length > 0 && (
          <details>
            <summary>{t('member.past', { n: past.length })}</summary>
            <ul className="plainlist">{past.map((office) => <Held key={office.id} office={office} may={false} again={again} />)}</ul>
          </details>
        )}
      </section>
      {registrar && <Give person={person} buildings={buildings} again={again} />}
      {person.invitations && <Invitations person={person} community={community} again={again} />}
    </Page>
  )
}

function term(spoken: Words, office: Office, zone: string): string {
  const { t } = spoken
  if (office.withdrawnAt) return t('term.withdrawn', { when: when(spoken, office.withdrawnAt, zone) })
  // An office that was there before anyone counted has no beginning worth telling.
  if (Date.parse(office.from) <= 0) return office.until ? t('term.until', { until: when(spoken, office.until, zone) }) : t('term.always')
  const from = when(spoken, office.from, zone)
  return office.until ? t('term.between', { from, until: when(spoken, office.until, zone) }) : t('term.open', { from })
}

function Held({ office, may, again }: { office: Office; may: boolean; again: () => void }) {
  const spoken = useWords()
  const { t } = spoken
  const { zone } = useSession()
  const [ending, setEnding] = useState(false)
  const [reason, setReason] = useState('')
  const [sent, send] = useCommand(WithdrawRoleDocument)
  const end = async (): Promise<void> => {
    if (await send({ officeId: office.id, reason: reason.trim() })) again()
  }
  return (
    <li className="card">
      <h3>{t(`role.${office.role}`)}{office.scope.building && ` · ${office.scope.building} ${office.scope.entrance ?? ''}`}</h3>
      <p className="soft">{t(`role.${office.role}.does`)}</p>
      <p className="time">{term(spoken, office, zone)}</p>
      {may && (ending ? (
        <form onSubmit={(event) => { event.preventDefault(); void end() }}>
          <Area label={t('role.end.why')} rows={2} value={reason} isRequired onChange={setReason} />
          <Failed sent={sent} />
          <div className="pair">
            <Plain type="submit" isDisabled={sent.state === 'sending' || !reason.trim()}>{t('role.end')}</Plain>
            <Plain onPress={() => setEnding(false)}>{t('import.not')}</Plain>
          </div>
        </form>
      ) : <Plain onPress={() => setEnding(true)}>{t('role.end')}</Plain>)}
    </li>
  )
}

const BEGIN = { role: 'COUNCILLOR', where: '', from: '', until: '' }

function Give({ person, buildings, again }: { person: Found; buildings: Buildings; again: () => void }) {
  const { t } = useWords()
  const { zone } = useSession()
  const [fields, write] = useForm(`office for ${person.id}`, BEGIN)
  const [sent, send] = useCommand(GrantRoleDocument)
  const [done, setDone] = useState('')
  const role = ROLES.find((one) => one === fields.role) ?? 'COUNCILLOR'
  const bad = [fields.from, fields.until].some((day) => day !== '' && !instant(`${day}T00:00`, zone))
  const give = async (): Promise<void> => {
    const day = (text: string): string | null => (text ? instant(`${text}T00:00`, zone) : null)
    const input = { memberId: person.id, role, scope: scopeOf(fields.where), from: day(fields.from), until: day(fields.until) }
    if (!(await send(input))) return
    setDone(t(`role.${role}`))
    write(undefined)
    again()
  }
  return (
    <section>
      <h2>{t('role.give')}</h2>
      <form onSubmit={(event) => { event.preventDefault(); void give() }}>
        <Pick label={t('role.which')} hint={t(`role.${role}.does`)} value={role} onChange={(next) => write({ role: next })} choices={ROLES.map((one) => [one, t(`role.${one}`)] as const)} />
        <Pick label={t('role.where')} value={fields.where} onChange={(where) => write({ where })} choices={[['', t('scope.all')], ...places(buildings)]} />
        <Line type="date" label={t('role.from')} hint={t('role.from.hint')} value={fields.from} onChange={(from) => write({ from })} />
        <Line type="date" label={t('role.until')} hint={t('role.until.hint')} value={fields.until} onChange={(until) => write({ until })} />
        <Failed sent={sent} />
        <div role="status">{done && sent.state === 'done' && <p className="voted">{t('role.given', { name: person.name ?? '', role: done })}</p>}</div>
        <Plain type="submit" isDisabled={sent.state === 'sending' || bad}>{t('role.give.it')}</Plain>
      </form>
    </section>
  )
}

function Invitations({ person, community, again }: { person: Found; community: string; again: () => void }) {
  const spoken = useWords()
  const { t } = spoken
  const { zone } = useSession()
  const [sent, send] = useCommand(RevokeInvitationDocument)
  const all = person.invitations ?? []
  const joined = all.some((one) => one.state === 'REDEEMED')
  return (
    <section>
      <h2>{t('invite.title')}</h2>
      <p>{t(joined ? 'invite.joined' : all.length === 0 ? 'invite.none' : 'invite.open')}</p>
      <ul className="plainlist">
        {all.map((one) => (
          <li key={one.id} className="card">
            <p>{t(one.state === 'OPEN' && Date.parse(one.expiresAt) <= serverNow() ? 'invite.state.EXPIRED' : `invite.state.${one.state}`)}</p>
            <p className="soft">{t('invite.times', { made: when(spoken, one.invitedAt, zone), until: when(spoken, one.expiresAt, zone) })}</p>
            {one.state === 'OPEN' && <Plain isDisabled={sent.state === 'sending'} onPress={() => void send({ invitationId: one.id }).then((done) => done && again())}>{t('invite.revoke')}</Plain>}
          </li>
        ))}
      </ul>
      <Failed sent={sent} />
      <p><Link href={`/c/${community}/letters?for=${encodeURIComponent(person.id)}`}>{t('invite.letter')}</Link></p>
    </section>
  )
}
