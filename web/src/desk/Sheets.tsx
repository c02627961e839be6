// Paper ballots to print: one A4 page a seat. Its QR opens the page on which tellers read papers in, at this seat.
import { useState } from 'react'
import { Link } from 'wouter'
import { amount, doors, exactly } from '../format'
import { ruleSentence } from '../poll/rule'
import { useSession } from '../session'
import { having } from '../ui/ask'
import { Pick, Tick } from '../ui/fields'
import { Act, Answered, Page } from '../ui/page'
import { Qr } from '../ui/Qr'
import { useWords } from '../words'
import { lies, places } from './scopes'
import { SheetsDocument, type SheetsQuery } from './Sheets.operations'
import { useWhole } from './whole'
import './desk.css'

type Found = Extract<NonNullable<SheetsQuery['node']>, { question: string }>
type Entry = NonNullable<Found['roll']>['edges'][number]['node']

export default function Sheets({ id }: { id: string }) {
  const page = useWhole(SheetsDocument, { id, after: null }, (data) => having<Found>(data.node, 'question')?.roll)
  return (
    <Answered page={page} pick={(data) => {
      const poll = data && having<Found>(data.first.node, 'question')
      return poll && { poll, entries: data.nodes }
    }}>
      {({ poll, entries }) => <Shown poll={poll} entries={entries} />}
    </Answered>
  )
}

/** More than this are printed building by building: a browser lays out a thousand pages slowly. */
const AT_ONCE = 300

function Shown({ poll, entries }: { poll: Found; entries: Entry[] }) {
  const { t } = useWords()
  const units = entries.flatMap((entry) => entry.seat.party?.units ?? [])
  const choices = places(units.filter((one, index) => units.findIndex((other) => other.building === one.building && other.entrance === one.entrance) === index))
  const [place, setPlace] = useState(entries.length > AT_ONCE ? (choices[0]?.[0] ?? '') : '')
  const [waiting, setWaiting] = useState(true)
  const open = poll.phase === 'NOTICED' || poll.phase === 'OPEN'
  const shown = entries
    .filter((entry) => (!waiting || !entry.voted) && (place === '' || lies(entry.seat.party?.units ?? [], place)))
    .sort((a, b) => doors(a.seat.party?.units ?? []).localeCompare(doors(b.seat.party?.units ?? []), 'zh', { numeric: true }))
  return (
    <Page title={t('sheets.title')} above={<Link href={`/poll/${poll.id}`}>{poll.question}</Link>} className="papers sample">
      <div className="screen">
        <p>{t('sheets.what')}</p>
        {!open && <p className="empty">{t('sheets.over')}</p>}
        {open && choices.length > 0 && <Pick label={t('sheets.where')} value={place} onChange={setPlace} choices={[...(entries.length > AT_ONCE ? [] : [['', t('scope.all')] as const]), ...choices]} />}
        {open && <Tick label={t('sheets.waiting')} checked={waiting} onChange={setWaiting} />}
        {open && (shown.length === 0 ? <p className="empty">{t('sheets.none')}</p> : (
          <>
            <p><Act onPress={() => print()}>{t('letters.print', { n: shown.length })}</Act></p>
            {shown.length > 2 && <p className="soft">{t('sheets.sample')}</p>}
          </>
        ))}
      </div>
      {open && shown.map((entry, index) => <Sheet key={entry.seat.id} poll={poll} entry={entry} number={index + 1} />)}
    </Page>
  )
}

function Sheet({ poll, entry, number }: { poll: Found; entry: Entry; number: number }) {
  const spoken = useWords()
  const { t } = spoken
  const { zone, here } = useSession()
  const { seat } = entry
  const door = doors(seat.party?.units ?? [])
  const name = seat.party?.name ?? seat.party?.holders.map((holder) => holder.name).filter(Boolean).join('、') ?? seat.member?.name ?? ''
  const choices = ['FOR', 'AGAINST', 'ABSTAIN', ...(poll.rule?.hasBandwagon && poll.rule.json.includes('"conform"') ? (['CONFORM'] as const) : [])] as const
  const owners = poll.terms.electorate.__typename === 'OwnersElectorate'
  return (
    <section className="paper" aria-label={t('sheet.for', { whose: [door, name].filter(Boolean).join(' · ') })}>
      <p className="letterhead">{here?.community.name} · {t('sheet.title')} <span className="soft">{number}</span></p>
      <h2>{poll.question}</h2>
      {poll.rule && <p>{ruleSentence(spoken, poll.rule, owners)}</p>}
      <dl className="whose">
        <div><dt>{t('sheet.whose')}</dt><dd>{[door, name].filter(Boolean).join(' · ') || t('actor.member')}</dd></div>
        <div><dt>{t('sheet.weight')}</dt><dd>{entry.measures.map((measure) => amount(spoken, measure.amount, measure)).join(t('comma'))}</dd></div>
      </dl>
      <p><strong>{t('sheet.mark')}</strong></p>
      <ul className="boxes">{choices.map((choice) => <li key={choice}><span className="box" aria-hidden="true" />{t(`mark.${choice}`)}</li>)}</ul>
      <div className="signature">
        <p>{t('sheet.signature')}</p>
        <p>{t('sheet.date')}</p>
      </div>
      <div className="keys">
        <Qr text={`${location.origin}/poll/${poll.id}/paper#${encodeURIComponent(seat.id)}`} words={t('sheet.qr')} />
        <div>
          <p>{poll.terms.closesAt ? t('sheet.until', { when: exactly(spoken, poll.terms.closesAt, zone) }) : t('closes.byChair')}</p>
          <p>{t('sheet.return')}</p>
          <p>{t(poll.terms.ballotMode === 'OPEN' ? 'sheet.open' : 'sheet.confidential')}</p>
          <p>{t('sheet.online', { address: location.host })}</p>
        </div>
      </div>
    </section>
  )
}
