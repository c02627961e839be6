// Invitation letters: for whom, until when; then one A4 page each, with the code that is shown this once.
import { useEffect, useRef, useState } from 'react'
import { Link, useParams, useSearchParams } from 'wouter'
import { useClient } from 'urql'
import { doors, exactly } from '../format'
import { holds, useSession } from '../session'
import { Line, Pick } from '../ui/fields'
import { Act, Answered, Page, Plain } from '../ui/page'
import { Qr } from '../ui/Qr'
import { useWords } from '../words'
import { inDays, instant } from './instants'
import { LettersToDocument, type LettersToQuery } from './Letters.operations'
import { invite, type Letter } from './letters'
import { lies, places } from './scopes'
import { useWhole } from './whole'
import './desk.css'

type Community = NonNullable<LettersToQuery['community']>
type Person = NonNullable<Community['members']>['edges'][number]['node']

export default function Letters() {
  const { community = '' } = useParams()
  const page = useWhole(LettersToDocument, { community, after: null }, (data) => data.community?.members)
  return (
    <Answered page={page} pick={(data) => data?.first.community && { community: data.first.community, people: data.nodes }}>
      {({ community: found, people }) => <Desk community={found} people={people} />}
    </Answered>
  )
}

const joined = (person: Person): boolean => Boolean(person.invitations?.some((one) => one.state === 'REDEEMED'))
const unitsOf = (person: Person): NonNullable<Person['parties']>[number]['units'] => person.parties?.flatMap((party) => party.units) ?? []

function Desk({ community, people }: { community: Community; people: Person[] }) {
  const { t } = useWords()
  const session = useSession()
  const { zone } = session
  const client = useClient()
  const [search] = useSearchParams()
  const only = search.get('for')
  const [place, setPlace] = useState('')
  const [until, setUntil] = useState(inDays(30, 0, zone).slice(0, 10))
  const [made, setMade] = useState<Record<string, Letter>>({})
  const [working, setWorking] = useState(false)
  const [trouble, setTrouble] = useState<string | null>(null)
  const keys = useRef(new Map<string, string>())
  const expiresAt = instant(`${until}T23:59`, zone)
  const wanted = people
    .filter((person) => person.name && !person.erasedAt && (only ? person.id === only : !joined(person) && lies(unitsOf(person), place)))
    .sort((a, b) => doors(unitsOf(a)).localeCompare(doors(unitsOf(b)), 'zh', { numeric: true }))
  const ready = wanted.filter((person) => made[person.id])
  useEffect(() => {
    if (ready.length === 0) return undefined
    // The codes are nowhere else: the browser asks before it forgets them.
    const stay = (event: BeforeUnloadEvent): void => event.preventDefault()
    addEventListener('beforeunload', stay)
    return () => removeEventListener('beforeunload', stay)
  }, [ready.length])
  const make = async (): Promise<void> => {
    if (!expiresAt) return
    setWorking(true)
    setTrouble(null)
    for (const person of wanted.filter((one) => !made[one.id])) {
      const open = (person.invitations ?? []).filter((one) => one.state === 'OPEN').map((one) => one.id)
      const came = await invite(client, { id: person.id, open }, expiresAt, keys.current)
      if (came === 'lost' || 'why' in came) {
        setTrouble(came === 'lost' ? t('letters.lost') : `${person.name ?? ''}${t('colon')}${came.why}`)
        break
      }
      setMade((before) => ({ ...before, [person.id]: came.letter }))
    }
    setWorking(false)
  }
  const waiting = wanted.length - ready.length
  return (
    <Page title={t('letters.title')} above={<Link href={`/c/${community.id}/members`}>{t('members.title')}</Link>} className="papers">
      <div className="screen">
        {!holds(session, 'REGISTRAR') ? <p className="empty">{t('letters.notYours')}</p> : (
          <>
            <p>{t('letters.what')}</p>
            {!only && <Pick label={t('letters.where')} value={place} onChange={setPlace} choices={[['', t('scope.all')], ...places(community.register?.buildings ?? [])]} />}
            <Line type="date" label={t('letters.until')} value={until} onChange={setUntil} />
            {wanted.length === 0 ? <p className="empty">{t('letters.nobody')}</p> : (
              <>
                <p role="status" className="standing">{working || ready.length > 0 ? t('letters.made', { n: ready.length, all: wanted.length }) : t('letters.wanted', { n: wanted.length })}</p>
                <div role="alert">{trouble && <p className="refused">{trouble}</p>}</div>
                {waiting > 0 && (
                  <>
                    {wanted.some((one) => !made[one.id] && one.invitations?.some((old) => old.state === 'OPEN')) && <p className="soft">{t('letters.replaces')}</p>}
                    <p>{ready.length === 0 ? <Act isDisabled={working || !expiresAt} onPress={() => void make()}>{t('letters.make', { n: waiting })}</Act> : <Plain isDisabled={working} onPress={() => void make()}>{t('letters.more', { n: waiting })}</Plain>}</p>
                  </>
                )}
                {ready.length > 0 && !working && (
                  <>
                    <p><strong>{t('letters.once')}</strong></p>
                    <p><Act onPress={() => print()}>{t('letters.print', { n: ready.length })}</Act></p>
                  </>
                )}
              </>
            )}
          </>
        )}
      </div>
      {ready.map((person) => {
        const letter = made[person.id]
        return letter && <OneLetter key={person.id} person={person} letter={letter} community={community.name} />
      })}
    </Page>
  )
}

function OneLetter({ person, letter, community }: { person: Person; letter: Letter; community: string }) {
  const spoken = useWords()
  const { t } = spoken
  const { zone } = useSession()
  const door = doors(unitsOf(person))
  return (
    <section className="paper" aria-label={t('letter.for', { name: person.name ?? '' })}>
      <p className="letterhead">{community}</p>
      <p className="addressee">{door && <>{door}<br /></>}<strong>{person.name}</strong></p>
      <h2>{t('letter.title')}</h2>
      <p>{t('letter.greeting', { name: person.name ?? '', community })}</p>
      <ol>
        <li>{t('letter.scan')}</li>
        <li>{t('letter.type', { address: `${location.origin}/join` })}</li>
      </ol>
      <div className="keys">
        <Qr text={`${location.origin}/join#${encodeURIComponent(letter.code)}`} words={t('letter.qr')} />
        <p className="bigcode"><span className="soft">{t('letter.code')}</span><br /><strong className="code">{letter.code}</strong></p>
      </div>
      <p>{t('letter.until', { when: exactly(spoken, letter.expiresAt, zone) })}</p>
      <p>{t('letter.keep')}</p>
      <p>{t('letter.help')}</p>
    </section>
  )
}
