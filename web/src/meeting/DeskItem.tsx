// The middle of the desk: the item before the meeting, its motion and amendments, and what the chair does next with them.
import { useState, type ReactNode } from 'react'
import { Link } from 'wouter'
import { Paragraphs } from '../ui/Paragraphs'
import { useWords } from '../words'
import { AmendMotionDocument, ConcludeItemDocument, MoveMotionDocument, PutQuestionDocument, RuleOutOfOrderDocument, SecondMotionDocument, WithdrawMotionDocument } from './commands.operations'
import { Count } from './DeskCount'
import { Do, Seldom, Write } from '../ui/Do'
import { Decision, nameOf } from './Sentences'
import { decidedOn, itemOf, pendingOf, type Found, type Motion, type Part } from './sitting'

type Outcome = NonNullable<Found['agenda'][number]['outcome']>

export function Before({ meeting, part, keys, children }: { meeting: Found; part: Part; keys: boolean; children: ReactNode }) {
  const { t } = useWords()
  const item = itemOf(meeting)
  if (meeting.phase !== 'OPEN' || !item) return <>{children}</>
  const paper = meeting.papers.find((one) => one.id === item.id)?.proposal
  const pending = pendingOf(meeting)
  const decided = decidedOn(meeting, item.id)
  return (
    <>
      <p className="kind now">{t('item.number', { n: item.place })}</p>
      <p className="desk-item">{item.title}</p>
      {paper && <p><Link href={`/matter/${paper.id}`}>{t('meeting.paper')}</Link></p>}
      {meeting.question ? <Count meeting={meeting} part={part} keys={keys} /> : (
        <>
          {[...pending].reverse().map((motion, index) => <Pending key={motion.id} meeting={meeting} part={part} motion={motion} top={index === 0} />)}
        </>
      )}
      {decided.map((motion) => (
        <div key={motion.id} className="motion">
          <h3>{t(motion.amends ? 'motion.amendment' : 'motion', { n: motion.number })}</h3>
          <Paragraphs text={motion.text ?? ''} />
          <Decision motion={motion} />
        </div>
      ))}
      {!meeting.question && pending.length === 0 && <Free meeting={meeting} part={part} decided={decided} />}
    </>
  )
}

function Pending({ meeting, part, motion, top }: { meeting: Found; part: Part; motion: Motion; top: boolean }) {
  const spoken = useWords()
  const { t } = spoken
  const meetingId = meeting.id
  const motionId = motion.id
  const unseconded = meeting.rules?.seconding === true && !motion.seconder
  const waiting = meeting.floor.queue.length
  const closed = meeting.floor.debateClosed
  return (
    <div className="motion" aria-current={top ? 'true' : undefined}>
      <h3>{t(motion.amends ? 'motion.amendment' : 'motion', { n: motion.number })}</h3>
      <Paragraphs text={motion.text ?? ''} />
      <p className="soft">
        {t('motion.by', { name: nameOf(spoken, motion.mover) })}
        {t('comma')}
        {motion.seconder ? t('motion.seconded', { name: nameOf(spoken, motion.seconder) }) : t(unseconded ? 'motion.unseconded' : 'motion.noSecondNeeded')}
      </p>
      {top && unseconded && (
        <Name meeting={meeting} except={motion.mover?.member?.id} label={t('motion.whoSeconds')}>
          {(member) => <Do document={SecondMotionDocument} input={{ meetingId, motionId, seconderId: member }} words={t('motion.recordSecond')} isDisabled={member === ''} />}
        </Name>
      )}
      {top && part.presides && !unseconded && !meeting.floor.turn && (
        <>
          {waiting > 0 && !closed && <p className="soft">{t('question.wait', { n: waiting })}</p>}
          <Do document={PutQuestionDocument} input={{ meetingId }} words={t('question.putIt')} main={waiting === 0 || closed} />
        </>
      )}
      {top && !unseconded && (
        <Seldom name={t('move.amend')}>
          <Name meeting={meeting} label={t('motion.who')}>
            {(member) => (
              <Write document={AmendMotionDocument} input={(text) => ({ meetingId, motionId, moverId: member, text })} draft={`desk amendment ${motionId}`} label={t('move.amend.text')} words={t('motion.record')} first={motion.text ?? ''} rows={4} isDisabled={member === ''} />
            )}
          </Name>
        </Seldom>
      )}
      {top && part.presides && (
        <>
          <Seldom name={t('move.withdraw')}>
            <Write document={WithdrawMotionDocument} input={(reason) => ({ meetingId, motionId, reason })} draft={`desk withdraw ${motionId}`} label={t('reason')} words={t('move.withdraw.send')} rows={2} />
          </Seldom>
          <Seldom name={t('motion.outOfOrder')}>
            <Write document={RuleOutOfOrderDocument} input={(reason) => ({ meetingId, motionId, reason })} draft={`desk order ${motionId}`} label={t('reason')} words={t('motion.outOfOrder.send')} rows={2} />
          </Seldom>
        </>
      )}
    </div>
  )
}

/** No motion is pending: somebody moves one, or the item is concluded. */
function Free({ meeting, part, decided }: { meeting: Found; part: Part; decided: Motion[] }) {
  const { t } = useWords()
  const meetingId = meeting.id
  const [outcome, setOutcome] = useState<Outcome>(decided.some((one) => one.fate === 'CARRIED' || one.fate === 'LOST') ? 'DECIDED' : 'OPINION')
  const record = (
    <Name meeting={meeting} label={t('motion.who')}>
      {(member) => <Write document={MoveMotionDocument} input={(text) => ({ meetingId, moverId: member, text })} draft={`desk motion ${meetingId}`} label={t('move.text')} words={t('motion.record')} isDisabled={member === ''} />}
    </Name>
  )
  const conclude = (
    <Write
      document={ConcludeItemDocument}
      input={(summary) => ({ meetingId, outcome, summary: summary === '' ? null : summary })}
      draft={`conclude ${meetingId}`}
      label={t('item.summary')}
      words={t('item.conclude.send')}
      optional
    >
      <label>
        {t('item.outcome')}
        <select value={outcome} onChange={(event) => setOutcome(event.target.value as Outcome)}>
          {(['DECIDED', 'OPINION', 'REFERRED', 'DEFERRED'] as const).map((one) => <option key={one} value={one}>{t(`item.outcome.${one}`)}</option>)}
        </select>
      </label>
    </Write>
  )
  const mayConclude = part.presides && !meeting.floor.turn
  // What is likely next stands open: first a motion, then the end of the item.
  if (decided.length === 0) {
    return (
      <>
        <div className="record"><h3>{t('motion.recordTitle')}</h3>{record}</div>
        {mayConclude && <Seldom name={t('item.conclude')}>{conclude}</Seldom>}
      </>
    )
  }
  return (
    <>
      {mayConclude && <div className="record"><h3>{t('item.conclude')}</h3>{conclude}</div>}
      <Seldom name={t('motion.recordAnother')}>{record}</Seldom>
    </>
  )
}

/** Which councillor in the room: the chair writes down what somebody without a phone did. */
export function Name({ meeting, label, except, children }: { meeting: Found; label: string; except?: string | undefined; children: (member: string) => ReactNode }) {
  const spoken = useWords()
  const [member, setMember] = useState('')
  const there = meeting.attendance.filter(
    (one) => !one.leftAt && one.capacity === 'COUNCILLOR' && one.participant.member && one.participant.member.id !== meeting.presiding?.member?.id && one.participant.member.id !== except,
  )
  return (
    <>
      <label>
        {label}
        <select value={member} onChange={(event) => setMember(event.target.value)}>
          <option value="">{spoken.t('proxies.choose')}</option>
          {there.map((one) => <option key={one.participant.member?.id} value={one.participant.member?.id}>{nameOf(spoken, one.participant)}</option>)}
        </select>
      </label>
      {children(member)}
    </>
  )
}
