// What a councillor may do on the matter besides speaking: move, second, amend, take back, ask that the debate end.
import { useWords } from '../words'
import { AmendMotionDocument, MoveMotionDocument, MovePreviousQuestionDocument, SecondMotionDocument, WithdrawMotionDocument } from './commands.operations'
import { Do, Seldom, Write } from '../ui/Do'
import { isMe, pendingOf, type Found, type Part } from './sitting'

export function Move({ meeting, part }: { meeting: Found; part: Part }) {
  const { t } = useWords()
  if (!part.isCouncillor || part.presides) return null
  const meetingId = meeting.id
  const top = pendingOf(meeting).at(-1)
  if (!top) {
    return (
      <Seldom name={t('move')}>
        <Write document={MoveMotionDocument} input={(text) => ({ meetingId, text })} draft={`motion ${meetingId}`} label={t('move.text')} words={t('move.send')} />
      </Seldom>
    )
  }
  const unseconded = meeting.rules?.seconding === true && !top.seconder
  const own = isMe(top.mover, part.me)
  return (
    <>
      {unseconded && !own && <Do document={SecondMotionDocument} input={{ meetingId, motionId: top.id }} words={t('move.second')} main />}
      {unseconded && own && <p className="soft">{t('move.waitsForSecond')}</p>}
      {!unseconded && !meeting.floor.debateClosed && (
        <Seldom name={t('move.amend')}>
          <Write
            document={AmendMotionDocument}
            input={(text) => ({ meetingId, motionId: top.id, text })}
            draft={`amendment ${top.id}`}
            label={t('move.amend.text')}
            words={t('move.amend.send')}
            first={top.text ?? ''}
            rows={5}
          />
        </Seldom>
      )}
      {!unseconded && !meeting.floor.debateClosed && (
        <Seldom name={t('move.previous')}>
          <p className="soft">{t('move.previous.what')}</p>
          <Do document={MovePreviousQuestionDocument} input={{ meetingId }} words={t('move.previous.send')} />
        </Seldom>
      )}
      {own && (
        <Seldom name={t('move.withdraw')}>
          <Write document={WithdrawMotionDocument} input={(reason) => ({ meetingId, motionId: top.id, reason })} draft={`withdraw ${top.id}`} label={t('reason')} words={t('move.withdraw.send')} rows={2} />
        </Seldom>
      )}
    </>
  )
}
