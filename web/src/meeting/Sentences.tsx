// What every view of a meeting says in the same words: who is there, who speaks and how long still, how hands were counted.
import { useEffect, useState } from 'react'
import { serverNow } from '../clock'
import { shareInWords } from '../format'
import { useWords, type Words } from '../words'
import type { Found, Motion } from './sitting'
import type { WhoFragment } from './Sitting.operations'

export function nameOf({ t }: Words, who: WhoFragment | null | undefined): string {
  return who?.name ?? t('meeting.somebody')
}

/** "9 位议事员，到了 7 位，够 6 位就能表决。" */
export function quorumSentence({ t }: Words, { quorum }: Found): string {
  const { council, present, needed } = quorum
  if (needed === null || needed === undefined) return t('quorum.council', { council })
  return t(quorum.met ? 'quorum.met' : 'quorum.missing', { council, present, needed, missing: Math.max(0, needed - present) })
}

/** Seconds until an instant, told each second; never less than 0. */
export function useSecondsLeft(until: string | null | undefined): number | null {
  const [now, setNow] = useState(serverNow())
  useEffect(() => {
    if (!until) return undefined
    setNow(serverNow())
    const timer = setInterval(() => setNow(serverNow()), 500)
    return () => clearInterval(timer)
  }, [until])
  return until ? Math.max(0, Math.ceil((Date.parse(until) - now) / 1000)) : null
}

export function clock(seconds: number): string {
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`
}

/** The remaining time. A screen reader hears it once, when the speech begins, not each second. */
export function Remaining({ turn, max, className }: { turn: Found['floor']['turn']; max: number; className?: string }) {
  const { t } = useWords()
  const rest = useSecondsLeft(turn?.endsAt)
  if (!turn) return null
  if (rest === null) return <span className={className}>{t('floor.notBegun', { time: clock(max) })}</span>
  const shown = Math.min(rest, max || rest)
  return <span className={className} role="timer" data-soon={shown <= 15 || undefined}>{t('floor.left', { time: clock(shown) })}</span>
}

export function majoritySentence(spoken: Words, { majority }: { majority: { base: string; fraction: string; exceeded: boolean } }): string {
  const share = spoken.t(majority.exceeded ? 'share.moreThan' : 'share.atLeast', { share: shareInWords(spoken, majority.fraction) })
  if (majority.base === 'CAST' && majority.fraction === '1/2' && majority.exceeded) return spoken.t('majority.more')
  return spoken.t(`majority.${majority.base as 'CAST'}`, { share })
}

/** "赞成 6，反对 1" */
export function handsSentence({ t }: Words, decision: NonNullable<Motion['decision']>): string {
  const parts = [t('hands.for', { n: decision.for }), t('hands.against', { n: decision.against })]
  if (decision.abstained !== null && decision.abstained !== undefined) parts.push(t('hands.abstained', { n: decision.abstained }))
  return parts.join(t('comma'))
}

export function Decision({ motion }: { motion: Motion }) {
  const spoken = useWords()
  const { t } = spoken
  const outcome = motion.fate === 'CARRIED' ? 'carried' : motion.fate === 'LOST' ? 'rejected' : ''
  return (
    <>
      <p>
        <strong className={`outcome ${outcome}`}>{t(`fate.${motion.fate}`)}</strong>
        {motion.decision && <span className="tally">{handsSentence(spoken, motion.decision)}</span>}
      </p>
      {motion.reason && <p className="soft">{motion.reason}</p>}
    </>
  )
}
