// Paper ballots, read in by two people: the second does not see what the first read. Where they differ, nothing is counted.
import { useState } from 'react'
import { Input, Label, TextArea, TextField } from 'react-aria-components/TextField'
import { Link } from 'wouter'
import { doors, when } from '../format'
import { useSession } from '../session'
import { having, useCommand, useDraft, usePage } from '../ui/ask'
import { Answered, Failed, NotFound, Page, Plain } from '../ui/page'
import { useWords, type Words } from '../words'
import { ConfirmPaperDocument, DiscardPaperDocument, EnterPaperDocument, PaperDocument, type PaperQuery } from './Paper.operations'

type Found = Extract<NonNullable<PaperQuery['node']>, { paperEntries: unknown }>
type Seat = NonNullable<Found['roll']>['edges'][number]['node']['seat']
type Entry = NonNullable<Found['paperEntries']>['edges'][number]['node']
type Reading = 'FOR' | 'AGAINST' | 'ABSTAIN' | 'CONFORM' | 'INVALID'

export default function Paper({ id }: { id: string }) {
  const [after, setAfter] = useState<string | null>(null)
  const page = usePage(PaperDocument, { id, after })
  return (
    <Answered page={page} pick={(data) => having<Found>(data.node, 'paperEntries')}>
      {(poll) => (poll.roll && poll.paperEntries ? <Shown poll={poll} again={page.again} next={setAfter} /> : <NotFound />)}
    </Answered>
  )
}

function named({ t }: Words, seat: Seat): string {
  const name = seat.member?.name ?? seat.party?.name ?? seat.party?.holders.map((holder) => holder.name).filter(Boolean).join('、') ?? ''
  return [doors(seat.party?.units ?? []), name].filter(Boolean).join(' · ') || t('actor.member')
}

function Shown({ poll, again, next }: { poll: Found; again: () => void; next: (after: string | null) => void }) {
  const spoken = useWords()
  const { t } = spoken
  const { here } = useSession()
  const entries = poll.paperEntries?.edges.map((edge) => edge.node) ?? []
  const mine = entries.filter((entry) => entry.enteredBy.id === here?.member.id)
  const others = entries.filter((entry) => entry.enteredBy.id !== here?.member.id)
  const waiting = new Set(entries.map((entry) => entry.seat.id))
  const seats = (poll.roll?.edges ?? []).map((edge) => edge.node.seat).filter((seat) => !waiting.has(seat.id))
    .sort((a, b) => named(spoken, a).localeCompare(named(spoken, b), 'zh', { numeric: true }))
  const conform = Boolean(poll.rule?.hasBandwagon && poll.rule.json.includes('"conform"'))
  const open = poll.phase === 'OPEN' || poll.phase === 'CLOSED'
  return (
    <Page title={t('paper.title')} above={<Link href={`/poll/${poll.id}`}>{poll.question}</Link>}>
      <p>{t('paper.what')}</p>
      <section>
        <h2>{t('paper.second')}</h2>
        {others.length === 0 && <p className="empty">{t('paper.second.none')}</p>}
        <ul className="plainlist">{others.map((entry) => <Second key={entry.id} poll={poll.id} entry={entry} conform={conform} again={again} />)}</ul>
      </section>
      <section>
        <h2>{t('paper.first')}</h2>
        {!open ? <p className="empty">{t('paper.closed')}</p> : <First poll={poll.id} seats={seats} conform={conform} again={again} />}
        {poll.roll?.pageInfo.hasNextPage && <Plain onPress={() => next(poll.roll?.pageInfo.endCursor ?? null)}>{t('paper.nextSeats')}</Plain>}
      </section>
      {mine.length > 0 && (
        <section>
          <h2>{t('paper.mine')}</h2>
          <ul className="plainlist">
            {mine.map((entry) => (
              <li key={entry.id} className="card">
                <p><strong>{named(spoken, entry.seat)}</strong></p>
                <p className="soft">{t('paper.mine.waits')}</p>
                <Discard poll={poll.id} entry={entry} again={again} />
              </li>
            ))}
          </ul>
        </section>
      )}
    </Page>
  )
}

function Readings({ conform, busy, read }: { conform: boolean; busy: boolean; read: (reading: Reading) => void }) {
  const { t } = useWords()
  const all: Reading[] = ['FOR', 'AGAINST', 'ABSTAIN', ...(conform ? (['CONFORM'] as const) : []), 'INVALID']
  return (
    <div role="group" aria-label={t('paper.says')} className="pair">
      {all.map((one) => <Plain key={one} isDisabled={busy} onPress={() => read(one)}>{t(`mark.${one}`)}</Plain>)}
    </div>
  )
}

function First({ poll, seats, conform, again }: { poll: string; seats: Seat[]; conform: boolean; again: () => void }) {
  const spoken = useWords()
  const { t } = spoken
  const [looked, setLooked] = useState('')
  const [chosen, setChosen] = useState<Seat | null>(null)
  const [done, setDone] = useState('')
  const [sent, send] = useCommand(EnterPaperDocument)
  const like = seats.filter((seat) => named(spoken, seat).includes(looked.trim()))
  const read = async (reading: Reading): Promise<void> => {
    if (!chosen) return
    if (await send({ pollId: poll, seatId: chosen.id, choice: reading === 'INVALID' ? null : reading })) {
      setDone(named(spoken, chosen))
      setChosen(null)
      setLooked('')
      again()
    }
  }
  return (
    <>
      <div role="status">{done && <p className="voted">{t('paper.entered', { whose: done })}</p>}</div>
      {chosen ? (
        <>
          <h3>{named(spoken, chosen)}</h3>
          <p>{t('paper.says')}</p>
          <Readings conform={conform} busy={sent.state === 'sending'} read={(reading) => void read(reading)} />
          <p><Plain onPress={() => setChosen(null)}>{t('paper.otherSeat')}</Plain></p>
        </>
      ) : (
        <>
          <TextField value={looked} onChange={setLooked}>
            <Label>{t('paper.whose')}</Label>
            <Input type="search" />
          </TextField>
          {like.length === 0 && <p className="empty">{t('paper.noSeat')}</p>}
          <ul className="lines">
            {like.slice(0, 12).map((seat) => (
              <li key={seat.id}><button type="button" className="quiet pick" onClick={() => setChosen(seat)}>{named(spoken, seat)}</button></li>
            ))}
          </ul>
          {like.length > 12 && <p className="soft">{t('paper.moreSeats', { n: like.length - 12 })}</p>}
        </>
      )}
      <Failed sent={sent} />
    </>
  )
}

function Second({ poll, entry, conform, again }: { poll: string; entry: Entry; conform: boolean; again: () => void }) {
  const spoken = useWords()
  const { t } = spoken
  const { zone } = useSession()
  const [sent, send] = useCommand(ConfirmPaperDocument)
  const read = async (reading: Reading): Promise<void> => {
    if (await send({ pollId: poll, paperEntryId: entry.id, choice: reading === 'INVALID' ? null : reading })) again()
  }
  return (
    <li className="card">
      <h3>{named(spoken, entry.seat)}</h3>
      <p className="soft">{t('paper.readBy', { name: entry.enteredBy.name ?? '', when: when(spoken, entry.enteredAt, zone) })}</p>
      <p>{t('paper.says')}</p>
      <Readings conform={conform} busy={sent.state === 'sending'} read={(reading) => void read(reading)} />
      <Failed sent={sent} />
      {sent.state === 'refused' && <Discard poll={poll} entry={entry} again={again} />}
    </li>
  )
}

function Discard({ poll, entry, again }: { poll: string; entry: Entry; again: () => void }) {
  const { t } = useWords()
  const [reason, setReason] = useDraft(`discard ${entry.id}`)
  const [sent, send] = useCommand(DiscardPaperDocument)
  const discard = async (): Promise<void> => {
    if (await send({ pollId: poll, paperEntryId: entry.id, reason })) {
      setReason('')
      again()
    }
  }
  return (
    <details>
      <summary>{t('paper.discard')}</summary>
      <TextField value={reason} onChange={setReason}>
        <Label>{t('paper.discard.why')}</Label>
        <TextArea rows={2} />
      </TextField>
      <Failed sent={sent} />
      <p><Plain isDisabled={reason.trim() === '' || sent.state === 'sending'} onPress={() => void discard()}>{t('paper.discard')}</Plain></p>
    </details>
  )
}
