// The agenda in order: what is dealt with, what is before the meeting, what is to come.
import type { ReactNode } from 'react'
import { useWords } from '../words'
import { Decision } from './Sentences'
import { decidedOn, type Found } from './sitting'

type Item = Found['agenda'][number]

/** `full` also tells what was decided on each item that has been dealt with. */
export function Agenda({ meeting, deed, full }: { meeting: Found; deed?: (item: Item) => ReactNode; full?: boolean }) {
  const { t } = useWords()
  return (
    <ol className="agenda">
      {meeting.agenda.map((item) => {
        const decided = decidedOn(meeting, item.id).filter((motion) => !motion.amends && motion.decision)
        return (
          <li key={item.id} aria-current={item.phase === 'TAKEN_UP' ? 'step' : undefined} data-phase={item.phase}>
            <span className="item-title">{item.title}</span>
            <span className="soft">
              {item.phase === 'CONCLUDED' && item.outcome ? t(`item.outcome.${item.outcome}`) : t(`item.${item.phase}`)}
              {!full && item.phase === 'CONCLUDED' && decided[0] && `${t('comma')}${t(`fate.${decided[0].fate}`)}`}
            </span>
            {full && item.phase === 'CONCLUDED' && decided.map((motion) => (
              <div key={motion.id} className="motion">
                <p className="written">{motion.text}</p>
                <Decision motion={motion} />
              </div>
            ))}
            {item.summary && <span className="summary">{item.summary}</span>}
            {item.withdrawnBecause && <span className="summary">{item.withdrawnBecause}</span>}
            {deed?.(item)}
          </li>
        )
      })}
    </ol>
  )
}
