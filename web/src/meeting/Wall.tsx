// The wall display, read from ten metres: what is asked and what came of it in 96 px, who speaks and how long still, the quorum.
import { useEffect, useState } from 'react'
import { Link } from 'wouter'
import { serverNow } from '../clock'
import { Answered, useTitle } from '../ui/page'
import { Hearing } from '../ui/Hearing'
import { useSession } from '../session'
import { useWords } from '../words'
import './meeting.css'
import { handsSentence, nameOf, quorumSentence, Remaining } from './Sentences'
import { decidedOn, handsAsked, itemOf, pendingOf, pickMeeting, useMeetingPage, useSitting, type Found, type Motion } from './sitting'

export default function Wall({ id }: { id: string }) {
  const page = useMeetingPage(id)
  return (
    <Answered page={page} pick={pickMeeting}>
      {(meeting) => <Shown read={meeting} again={page.again} />}
    </Answered>
  )
}

function Shown({ read, again }: { read: Found; again: () => void }) {
  const spoken = useWords()
  const { t } = spoken
  const { meeting, hearing } = useSitting(read, again)
  const item = itemOf(meeting)
  useTitle(t('wall.title', { hall: meeting.hall?.name ?? '' }))
  return (
    <article className="wall">
      <header>
        <p className="wall-hall">{meeting.hall?.name}</p>
        <p className="wall-quorum" data-met={meeting.quorum.met}><span className="light" aria-hidden="true" />{quorumSentence(spoken, meeting)}</p>
        <Clock />
      </header>
      <Hearing hearing={hearing} />
      <h1 className="wall-item">{item?.title ?? t(`meeting.phase.${meeting.phase}`)}</h1>
      <div className="wall-middle" role="status"><Middle meeting={meeting} /></div>
      <footer>
        <Waiting meeting={meeting} />
        <Link href={`/meeting/${meeting.id}`}>{t('wall.back')}</Link>
      </footer>
    </article>
  )
}

function Middle({ meeting }: { meeting: Found }) {
  const spoken = useWords()
  const { t } = spoken
  const { question } = meeting
  const { turn } = meeting.floor
  const item = itemOf(meeting)
  const [last] = item ? decidedOn(meeting, item.id) : []
  const pending = pendingOf(meeting).at(-1)
  if (question) {
    const asked = handsAsked(meeting)
    return (
      <>
        <p className="wall-kind">{question.kind === 'MOTION' ? t('question.put') : t(`question.${question.kind}`)}</p>
        {question.motion?.text && <Text text={question.motion.text} />}
        <p className="wall-hands">{asked ? t(`hands.raise.${asked}`) : t('hands.done')}</p>
        {question.shown.length > 0 && <p className="wall-count">{question.shown.map((one) => t(`hands.count.${one.choice}`, { n: one.count })).join(t('comma'))}</p>}
      </>
    )
  }
  if (turn) {
    return (
      <>
        <p className="wall-kind">{t(turn.startedAt ? 'floor.speaking' : 'floor.called')} · {t(`side.${turn.side}`)}</p>
        <p className="wall-big">{nameOf(spoken, turn.participant)}</p>
        <Remaining turn={turn} max={meeting.rules?.speechSecondsMax ?? 0} className="wall-big" />
        {pending?.text && <p className="wall-motion">{pending.text}</p>}
      </>
    )
  }
  // A result stays until something new is moved; an amendment's stands above the text it was about.
  if (last?.decision && !pending) return <Result motion={last} />
  if (pending?.text) {
    const settled = last?.decision && last.amends?.id === pending.id ? last : null
    return (
      <>
        {settled && <p className="wall-hands">{t('motion.amendment', { n: settled.number })}{t('colon')}{t(`fate.${settled.fate}`)}</p>}
        <p className="wall-kind">{t(pending.amends ? 'motion.amendment' : 'motion', { n: pending.number })}</p>
        <Text text={pending.text} />
      </>
    )
  }
  return null
}

function Result({ motion }: { motion: Motion }) {
  const spoken = useWords()
  const { t } = spoken
  return (
    <>
      <p className="wall-kind">{t(motion.amends ? 'motion.amendment' : 'motion', { n: motion.number })}</p>
      <p className={`wall-big outcome ${motion.fate === 'CARRIED' ? 'carried' : 'rejected'}`}>{t(`fate.${motion.fate}`)}</p>
      {motion.decision && <p className="wall-count">{handsSentence(spoken, motion.decision)}</p>}
      <p className="wall-motion">{motion.text}</p>
    </>
  )
}

/** As large as the length allows. */
function Text({ text }: { text: string }) {
  const wide = [...text].reduce((sum, letter) => sum + (letter > '\u2e7f' ? 2 : 1), 0)
  return <p className={`wall-big ${wide > 130 ? 'longest' : wide > 48 ? 'long' : ''}`}>{text}</p>
}

function Waiting({ meeting }: { meeting: Found }) {
  const spoken = useWords()
  const { next, queue } = meeting.floor
  if (!next) return <p />
  return <p>{spoken.t('floor.next', { name: nameOf(spoken, next.participant), side: spoken.t(`side.${next.side}`), n: queue.length })}</p>
}

function Clock() {
  const { locale } = useWords()
  const { zone } = useSession()
  const [now, setNow] = useState(serverNow())
  useEffect(() => {
    const timer = setInterval(() => setNow(serverNow()), 5000)
    return () => clearInterval(timer)
  }, [])
  return <p className="wall-clock">{new Intl.DateTimeFormat(locale, { timeZone: zone, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }).format(now)}</p>
}
