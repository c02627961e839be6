// The ballot sheet: one seat at a time. Choose, read the choice again in words, confirm, keep the receipt.
import { useEffect, useRef, useState } from 'react'
import { Link } from 'wouter'
import { amount, doors, exactly, when } from '../format'
import { decimal, whole } from '../exact'
import { useSession } from '../session'
import { having, useCommand, usePage } from '../ui/ask'
import { Act, Answered, Failed, Page, Plain } from '../ui/page'
import { Paragraphs } from '../ui/Paragraphs'
import { Qr } from '../ui/Qr'
import { useWords, type Words } from '../words'
import { BallotDocument, CastBallotDocument, type BallotQuery, type CastBallotMutation } from './Ballot.operations'
import { ruleSentence } from './rule'

type FoundPoll = Extract<NonNullable<BallotQuery['node']>, { mySeats: unknown }>
type MySeat = FoundPoll['mySeats'][number]
type Choice = 'FOR' | 'AGAINST' | 'ABSTAIN' | 'CONFORM'
type Receipt = NonNullable<CastBallotMutation['castBallot']['receipt']>

export default function Ballot({ id }: { id: string }) {
  const page = usePage(BallotDocument, { id })
  return (
    <Answered page={page} pick={(data) => having<FoundPoll>(data.node, 'mySeats')}>
      {(poll) => <Sheet poll={poll} again={page.again} />}
    </Answered>
  )
}

function Sheet({ poll, again }: { poll: FoundPoll; again: () => void }) {
  const spoken = useWords()
  const { t } = spoken
  const first = poll.mySeats.find((seat) => seat.canVoteNow && !seat.voted) ?? poll.mySeats.find((seat) => seat.canVoteNow)
  const [at, setAt] = useState(first?.seat.id)
  const [receipt, setReceipt] = useState<{ of: Receipt; choice: Choice } | null>(null)
  const seat = poll.mySeats.find((one) => one.seat.id === at)
  const waiting = poll.mySeats.filter((one) => one.canVoteNow && !one.voted && one.seat.id !== at)
  const next = (id: string): void => {
    setReceipt(null)
    setAt(id)
  }
  return (
    <Page
      title={poll.question}
      above={poll.proposal && <Link href={`/matter/${poll.proposal.id}`}>{poll.proposal.title}</Link>}
      className="sheet"
    >
      {!seat ? (
        <>
          <p className="empty">{poll.mySeats[0]?.whyNot?.message ?? t('poll.noSeat')}</p>
          <p><Link href={`/poll/${poll.id}`} className="act">{t('seeCount')}</Link></p>
        </>
      ) : receipt ? (
        <Kept poll={poll} seat={seat} receipt={receipt.of} choice={receipt.choice}>
          {waiting.map((one) => (
            <Act key={one.seat.id} onPress={() => next(one.seat.id)}>{t('ballot.next', { what: holding(spoken, one) })}</Act>
          ))}
        </Kept>
      ) : (
        <>
          {poll.mySeats.length > 1 && (
            <div role="group" aria-label={t('ballot.seats')} className="filters">
              {poll.mySeats.map((one) => (
                <button type="button" key={one.seat.id} className="quiet" aria-pressed={one.seat.id === at} onClick={() => next(one.seat.id)}>
                  {holding(spoken, one)}
                </button>
              ))}
            </div>
          )}
          <Vote key={seat.seat.id} poll={poll} seat={seat} done={(of, choice) => { setReceipt({ of, choice }); again() }} />
        </>
      )}
    </Page>
  )
}

function holding({ t }: Words, { seat, capacity }: MySeat): string {
  const units = seat.party?.units ?? []
  const held = units.length > 0 ? doors(units) : (seat.party?.name ?? seat.member?.name ?? t('ballot.self'))
  if (capacity !== 'PROXY') return held
  const name = seat.party?.name ?? seat.party?.holders.map((holder) => holder.name).filter(Boolean).join('、') ?? seat.member?.name
  return t('ballot.for', { name: name || held, doors: held })
}

/** "您代表 2 套，共 186.40 m²，1 人". */
function weight(spoken: Words, { seat, measures }: MySeat): string {
  const units = seat.party?.units.length ?? 0
  const weights = measures.map((measure) => amount(spoken, measure.amount, measure)).join(spoken.t('comma'))
  return units > 0 ? spoken.t('ballot.weight', { units, weights }) : spoken.t('ballot.weight.member', { weights })
}

function Vote({ poll, seat, done }: { poll: FoundPoll; seat: MySeat; done: (receipt: Receipt, choice: Choice) => void }) {
  const spoken = useWords()
  const { t } = spoken
  const { zone } = useSession()
  const [choice, setChoice] = useState<Choice | null>(null)
  const [sent, send, reset] = useCommand(CastBallotDocument)
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => {
    if (choice) heading.current?.focus()
  }, [choice])
  const owners = poll.terms.electorate.__typename === 'OwnersElectorate'
  const choices: Choice[] = poll.rule?.hasBandwagon && poll.rule.json.includes('"conform"') ? ['FOR', 'AGAINST', 'ABSTAIN', 'CONFORM'] : ['FOR', 'AGAINST', 'ABSTAIN']
  if (choice) {
    const cast = async (): Promise<void> => {
      const data = await send({ pollId: poll.id, seatId: seat.seat.id, choice })
      if (data?.castBallot.receipt) done(data.castBallot.receipt, choice)
    }
    return (
      <section className="confirm">
        <h2 ref={heading} tabIndex={-1}>{t('ballot.confirm')}</h2>
        <p className={`choice-words ${choice.toLowerCase()}`}>{t('ballot.youChoose', { choice: t(`mark.${choice}`) })}</p>
        <p>{holding(spoken, seat)}{t('comma')}{weight(spoken, seat)}</p>
        <p className="soft">{t(poll.terms.replaceable ? 'rule.replaceable' : 'rule.final')} {t(poll.terms.ballotMode === 'OPEN' ? 'rule.open' : 'rule.confidential')}</p>
        <Failed sent={sent} />
        <Act isDisabled={sent.state === 'sending'} onPress={() => void cast()}>{t(sent.state === 'sending' ? 'ballot.sending' : sent.state === 'lost' ? 'ballot.sendAgain' : 'ballot.cast')}</Act>
        <Plain isDisabled={sent.state === 'sending'} onPress={() => { reset(); setChoice(null) }}>{t('ballot.back')}</Plain>
      </section>
    )
  }
  return (
    <>
      {poll.proposal?.author?.name && <p>{t('ballot.proposedBy', { name: poll.proposal.author.name })}</p>}
      {poll.proposal?.text && (
        <details>
          <summary>{t('ballot.reasons')}</summary>
          <Paragraphs text={poll.proposal.text} />
        </details>
      )}
      {poll.rule && <p className="soft">{ruleSentence(spoken, poll.rule, owners)}</p>}
      <p className="holding"><strong>{weight(spoken, seat)}</strong></p>
      {seat.voted && (
        <p className="voted">
          {seat.mark ? t('ballot.stands', { choice: t(`mark.${seat.mark}`), when: seat.castAt ? when(spoken, seat.castAt, zone) : '' }) : t('ballot.standsHidden')}
        </p>
      )}
      {seat.canVoteNow ? (
        <div role="group" aria-label={t('ballot.choose')} className="choices">
          {choices.map((one) => (
            <Plain key={one} onPress={() => setChoice(one)}>
              <span className={`swatch ${one.toLowerCase()}`} aria-hidden="true" />
              {t(`mark.${one}`)}
            </Plain>
          ))}
        </div>
      ) : (
        <p className="empty">{seat.whyNot?.message}</p>
      )}
      {choices.includes('CONFORM') && <p className="soft">{t('ballot.conform')}</p>}
    </>
  )
}

function Kept({ poll, seat, receipt, choice, children }: { poll: FoundPoll; seat: MySeat; receipt: Receipt; choice: Choice; children: React.ReactNode }) {
  const spoken = useWords()
  const { t } = spoken
  const { zone } = useSession()
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => heading.current?.focus(), [])
  const area = seat.measures.find((measure) => measure.unit === 'm2')
  return (
    <section className="receipt">
      <h2 ref={heading} tabIndex={-1}>{t('receipt.title')}</h2>
      <p>{t('receipt.sentence', { choice: t(`mark.${choice}`), seq: receipt.seq })}</p>
      <p>{holding(spoken, seat)}{area ? `${t('comma')}${decimal(whole(area.amount, 2), 2)} m²` : ''}</p>
      <p className="soft">{exactly(spoken, receipt.recordedAt, zone)}</p>
      <Qr text={`moothall ${receipt.seq} ${receipt.hash}`} words={t('receipt.qr')} />
      <details>
        <summary>{t('receipt.more')}</summary>
        <p>{t('receipt.hash')}</p>
        <p className="hash">{receipt.hash}</p>
      </details>
      {poll.terms.replaceable && <p className="soft">{t('rule.replaceable')}</p>}
      {children}
      <p className="links">
        <Link href={`/poll/${poll.id}`}>{t('seeCount')}</Link>
        <Link href="/mine">{t('receipt.all')}</Link>
        <Link href="/">{t('toToday')}</Link>
      </p>
    </section>
  )
}
