// My way to the floor: one button, then for what; my place while I wait; and the beginning and the end of my own speech.
import { useState } from 'react'
import { useCommand } from '../ui/ask'
import { Act, Failed, Plain } from '../ui/page'
import { useWords } from '../words'
import { EndSpeechDocument, RequestFloorDocument, StartSpeechDocument, WithdrawRequestDocument } from './commands.operations'
import { Do } from '../ui/Do'
import { isMe, SIDES, type Found, type Part, type Side } from './sitting'

export function Ask({ meeting, part }: { meeting: Found; part: Part }) {
  const { t } = useWords()
  const { floor } = meeting
  if (!part.isPresent) return null
  if (part.presides) return <p className="soft">{t('ask.chair')}</p>
  const meetingId = meeting.id
  if (isMe(floor.turn?.participant, part.me)) {
    return (
      <div className="ask mine lone" role="status">
        <p className="place">{t('ask.yourTurn')}</p>
        {floor.turn?.startedAt
          ? <Do key="end" document={EndSpeechDocument} input={{ meetingId }} words={t('ask.end')} main />
          : <Do key="start" document={StartSpeechDocument} input={{ meetingId }} words={t('ask.start')} main />}
      </div>
    )
  }
  const place = floor.queue.findIndex((one) => isMe(one.participant, part.me))
  const raised = floor.pointsOfOrder.some((one) => isMe(one, part.me))
  if (place >= 0 || raised) {
    const next = isMe(floor.next?.participant, part.me)
    return (
      <div className="ask" role="status">
        <p className="place">{raised ? t('ask.pointRaised') : next ? t('ask.next') : t('ask.place', { n: place + 1 })}</p>
        {!raised && !next && <p className="soft">{t('ask.order')}</p>}
        <Do document={WithdrawRequestDocument} input={{ meetingId }} words={t('ask.withdraw')} />
      </div>
    )
  }
  if (floor.debateClosed) return <p className="soft">{t('ask.closed')}</p>
  return <Choose meeting={meetingId} />
}

function Choose({ meeting }: { meeting: string }) {
  const { t } = useWords()
  const [choosing, setChoosing] = useState(false)
  const [sent, send, reset] = useCommand(RequestFloorDocument)
  const ask = (side: Side): void => void send({ meetingId: meeting, side })
  if (!choosing) {
    return <div className="ask lone"><Act onPress={() => setChoosing(true)}>{t('ask')}</Act></div>
  }
  const sending = sent.state === 'sending'
  return (
    <div className="ask">
      <div role="group" aria-label={t('ask.what')} className="choices">
        <p>{t('ask.what')}</p>
        {SIDES.map((side) => (
          <Plain key={side} isDisabled={sending} onPress={() => ask(side)}>
            <span className={`swatch ${side.toLowerCase()}`} aria-hidden="true" />
            {t(`ask.side.${side}`)}
          </Plain>
        ))}
      </div>
      <Failed sent={sent} />
      <p className="pair">
        <Plain isDisabled={sending} onPress={() => ask('POINT_OF_ORDER')}>{t('ask.point')}</Plain>
        <Plain isDisabled={sending} onPress={() => { reset(); setChoosing(false) }}>{t('ask.notNow')}</Plain>
      </p>
    </div>
  )
}
