// The right side of the desk: who has the floor, who waits, and what the chair rules about them.
import { useRef, useState } from 'react'
import { useCommand } from '../ui/ask'
import { Act, Failed, Plain } from '../ui/page'
import { useWords } from '../words'
import { DenyTurnDocument, EndSpeechDocument, GrantFloorDocument, RequestFloorDocument, RuleOffTopicDocument, RulePointOfOrderDocument, StartSpeechDocument } from './commands.operations'
import { Do, Seldom, Write } from '../ui/Do'
import { useKeys } from './keys'
import { nameOf, Remaining } from './Sentences'
import { itemOf, SIDES, type Found, type Part, type Side } from './sitting'
import type { WhoFragment } from './Sitting.operations'

export function Queue({ meeting, part, keys }: { meeting: Found; part: Part; keys: boolean }) {
  const spoken = useWords()
  const { t } = spoken
  const { turn, queue, next, pointsOfOrder } = meeting.floor
  const meetingId = meeting.id
  const [granted, grant] = useCommand(GrantFloorDocument)
  const [started, start] = useCommand(StartSpeechDocument)
  const [ended, end] = useCommand(EndSpeechDocument)
  // The live meeting may show what was done before its answer is here: then the chair goes on, and no key is lost.
  const floor = `${turn?.participant.member?.id ?? ''} ${turn?.startedAt ?? ''}`
  const before = useRef('')
  const busy = [granted, started, ended].some((one) => one.state === 'sending') && before.current === floor
  const act = (send: typeof grant | typeof start | typeof end): void => {
    before.current = floor
    void send({ meetingId })
  }
  const mine = part.presides && !meeting.question
  useKeys(keys && mine, (key) => {
    if (busy) return false
    if (key === ' ' && !turn && next) act(grant)
    else if (key === ' ' && turn && !turn.startedAt) act(start)
    else if (key === 'Escape' && turn) act(end)
    else return false
    return true
  })
  return (
    <>
      <div className="at-floor" role="status">
        {turn ? (
          <>
            <p className="kind">{t(turn.startedAt ? 'floor.speaking' : 'floor.called')}</p>
            <p className="speaker"><strong>{nameOf(spoken, turn.participant)}</strong><span className={`side ${turn.side.toLowerCase()}`}>{t(`side.${turn.side}`)}</span></p>
            <p><Remaining turn={turn} max={meeting.rules?.speechSecondsMax ?? 0} className="remaining" /></p>
          </>
        ) : <p className="soft">{t('floor.nobody')}</p>}
      </div>
      {mine && turn && !turn.startedAt && <Act isDisabled={busy} onPress={() => act(start)}>{t('floor.start')}</Act>}
      {mine && turn && <Plain isDisabled={busy} onPress={() => act(end)}>{t('floor.end')}</Plain>}
      {mine && !turn && next && <Act isDisabled={busy} onPress={() => act(grant)}>{t('floor.grant', { name: nameOf(spoken, next.participant) })}</Act>}
      <Failed sent={granted} />
      <Failed sent={started} />
      <Failed sent={ended} />
      {pointsOfOrder.map((who, index) => <Point key={who.member?.id ?? index} meeting={meetingId} who={who} mine={mine} />)}
      {queue.length === 0 && <p className="empty">{t('queue.none')}</p>}
      <ol className="queue">
        {queue.map((one, index) => (
          <li key={one.participant.member?.id ?? index} aria-current={one.participant.member && one.participant.member.id === next?.participant.member?.id ? 'true' : undefined}>
            <span><strong>{nameOf(spoken, one.participant)}</strong> <span className={`side ${one.side.toLowerCase()}`}>{t(`side.${one.side}`)}</span></span>
            <span className="soft">{t('queue.spoken', { n: one.turnsUsed })}</span>
            {mine && one.participant.member && (
              <Seldom name={t('queue.deny')}>
                <Write document={DenyTurnDocument} input={(reason) => ({ meetingId, memberId: one.participant.member?.id ?? '', reason })} draft={`deny ${one.participant.member.id}`} label={t('reason')} words={t('queue.deny.send')} rows={2} />
              </Seldom>
            )}
          </li>
        ))}
      </ol>
      {mine && turn?.startedAt && turn.participant.member && (
        <Seldom name={t('floor.offTopic')}>
          <Write document={RuleOffTopicDocument} input={(reason) => ({ meetingId, memberId: turn.participant.member?.id ?? '', reason })} draft={`off topic ${meetingId}`} label={t('reason')} words={t('floor.offTopic.send')} rows={2} />
        </Seldom>
      )}
      {itemOf(meeting) && !meeting.question && <AskFor meeting={meeting} />}
    </>
  )
}

function Point({ meeting, who, mine }: { meeting: string; who: WhoFragment; mine: boolean }) {
  const spoken = useWords()
  const { t } = spoken
  const [upheld, setUpheld] = useState(true)
  return (
    <div className="point">
      <p><strong>{t('point', { name: nameOf(spoken, who) })}</strong></p>
      {mine && who.member && (
        <Write document={RulePointOfOrderDocument} input={(reason) => ({ meetingId: meeting, memberId: who.member?.id ?? '', upheld, reason })} draft={`point ${who.member.id}`} label={t('reason')} words={t('point.rule')} rows={2}>
          <label>
            {t('point.ruling')}
            <select value={String(upheld)} onChange={(event) => setUpheld(event.target.value === 'true')}>
              <option value="true">{t('point.upheld')}</option>
              <option value="false">{t('point.dismissed')}</option>
            </select>
          </label>
        </Write>
      )}
    </div>
  )
}

/** For those in the room who have no phone. */
function AskFor({ meeting }: { meeting: Found }) {
  const spoken = useWords()
  const { t } = spoken
  const [member, setMember] = useState('')
  const [side, setSide] = useState<Side>('FOR')
  const waiting = new Set(meeting.floor.queue.map((one) => one.participant.member?.id))
  const there = meeting.attendance.filter((one) => !one.leftAt && one.participant.member && one.participant.member.id !== meeting.presiding?.member?.id && !waiting.has(one.participant.member.id))
  return (
    <Seldom name={t('queue.for')}>
      <label>
        {t('queue.who')}
        <select value={member} onChange={(event) => setMember(event.target.value)}>
          <option value="">{t('proxies.choose')}</option>
          {there.map((one) => <option key={one.participant.member?.id} value={one.participant.member?.id}>{nameOf(spoken, one.participant)}</option>)}
        </select>
      </label>
      <label>
        {t('queue.side')}
        <select value={side} onChange={(event) => setSide(event.target.value as Side)}>
          {SIDES.map((one) => <option key={one} value={one}>{t(`side.${one}`)}</option>)}
        </select>
      </label>
      <Do document={RequestFloorDocument} input={{ meetingId: meeting.id, memberId: member, side }} words={t('queue.add')} isDisabled={member === ''} done={() => setMember('')} />
    </Seldom>
  )
}
