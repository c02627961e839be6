// Who is in the community and who holds which office: found by name or door, each a page of her own.
import { useState } from 'react'
import { Link, useParams } from 'wouter'
import { serverNow } from '../clock'
import { doors } from '../format'
import { holds, useSession } from '../session'
import { useCommand, usePage } from '../ui/ask'
import { Line, useForm } from '../ui/fields'
import { Answered, Failed, Page, Plain } from '../ui/page'
import { useWords, type Words } from '../words'
import { AdmitMemberDocument, MembersDocument, type PersonFragment } from './Members.operations'
import { standingOf, ROLES } from './roles'
import './desk.css'

export default function Members() {
  const { community = '' } = useParams()
  const { t } = useWords()
  const session = useSession()
  const [after, setAfter] = useState<string | null>(null)
  const [looked, setLooked] = useState('')
  const page = usePage(MembersDocument, { community, after })
  return (
    <Answered page={page} pick={(data) => data.community?.members && data.community}>
      {({ members, offices }) => {
        const people = (members?.edges ?? []).map((edge) => edge.node).filter((person) => !person.erasedAt).sort((a, b) => (a.name ?? '').localeCompare(b.name ?? '', 'zh'))
        const like = people.filter((person) => `${person.name ?? ''} ${doors(person.parties?.flatMap((party) => party.units) ?? [])}`.includes(looked.trim()))
        const held = (offices?.edges ?? []).map((edge) => edge.node)
        return (
          <Page title={t('members.title')} above={session.here?.community.name}>
            <section>
              <h2>{t('members.offices')}</h2>
              {held.length === 0 && <p className="empty">{t('members.offices.none')}</p>}
              <dl className="offices">
                {ROLES.filter((role) => held.some((office) => office.role === role)).map((role) => (
                  <div key={role}>
                    <dt>{t(`role.${role}`)}</dt>
                    {held.filter((office) => office.role === role).map((office) => (
                      <dd key={office.id}><Link href={`/c/${community}/members/${office.member.id}`}>{office.member.name ?? t('actor.member')}</Link> {office.scope.building} {office.scope.entrance}</dd>
                    ))}
                  </div>
                ))}
              </dl>
            </section>
            <section>
              <h2>{t('members.all', { n: members?.totalCount ?? people.length })}</h2>
              {holds(session, 'REGISTRAR') && <p><Link href={`/c/${community}/letters`}>{t('letters.title')}</Link></p>}
              <Line type="search" label={t('members.find')} value={looked} onChange={setLooked} />
              {like.length === 0 && <p className="empty">{t('members.none')}</p>}
              <ul className="lines">
                {like.map((person) => (
                  <li key={person.id}>
                    <Link href={`/c/${community}/members/${person.id}`}>{person.name ?? t('actor.member')}</Link>
                    <span className="soft">{whereabouts({ t } as Words, person)}</span>
                  </li>
                ))}
              </ul>
              {after && <Plain onPress={() => setAfter(null)}>{t('members.first')}</Plain>}
              {members?.pageInfo.hasNextPage && <Plain onPress={() => setAfter(members.pageInfo.endCursor ?? null)}>{t('members.next')}</Plain>}
            </section>
            {holds(session, 'REGISTRAR') && <Admit community={community} />}
          </Page>
        )
      }}
    </Answered>
  )
}

/** "1幢 1单元 101 · 计票人 · 已有邀请信". */
export function whereabouts({ t }: Pick<Words, 't'>, person: PersonFragment): string {
  const now = (person.offices ?? []).filter((office) => standingOf(office) === 'now').map((office) => t(`role.${office.role}`))
  const joined = person.invitations?.some((one) => one.state === 'REDEEMED')
  const invited = person.invitations?.some((one) => one.state === 'OPEN' && Date.parse(one.expiresAt) > serverNow())
  const door = doors(person.parties?.flatMap((party) => party.units) ?? [])
  return [door, ...now, joined ? t('members.joined') : invited ? t('members.invited') : ''].filter(Boolean).join(' · ')
}

function Admit({ community }: { community: string }) {
  const { t } = useWords()
  const [fields, write] = useForm(`admission to ${community}`, { name: '', contact: '' })
  const [sent, send] = useCommand(AdmitMemberDocument)
  const [done, setDone] = useState<{ id: string; name: string } | null>(null)
  const admit = async (): Promise<void> => {
    const data = await send({ communityId: community, name: fields.name.trim(), contact: fields.contact.trim() || null })
    const id = data?.admitMember.member?.id
    if (!id) return
    setDone({ id, name: fields.name.trim() })
    write(undefined)
  }
  return (
    <section>
      <h2>{t('admit.title')}</h2>
      <p>{t('admit.what')}</p>
      <form onSubmit={(event) => { event.preventDefault(); void admit() }}>
        <Line label={t('admit.name')} value={fields.name} maxLength={200} isRequired onChange={(name) => write({ name })} />
        <Line label={t('admit.contact')} hint={t('admit.contact.hint')} value={fields.contact} maxLength={500} onChange={(contact) => write({ contact })} />
        <Failed sent={sent} />
        <div role="status">{done && <p className="voted">{t('admit.done', { name: done.name })} <Link href={`/c/${community}/members/${done.id}`}>{t('admit.go')}</Link></p>}</div>
        <Plain type="submit" isDisabled={sent.state === 'sending' || !fields.name.trim()}>{t('admit.admit')}</Plain>
      </form>
    </section>
  )
}
