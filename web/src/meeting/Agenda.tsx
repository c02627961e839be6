// The agenda in order: what is dealt with, what is before the meeting, what is to come.
import type { ReactNode } from 'react'
import { useWords } from '../words'
import { decidedOn, type Found } from './sitting'

type Item = Found['agenda'][number]

export function Agenda({ meeting, deed }: { meeting: Found; deed?: (item: Item) => ReactNode }) {
  const { t } = useWords()
  return (
    <ol className="agenda">
      {meeting.agenda.map((item) => {
        const carried = decidedOn(meeting, item.id).find((motion) => motion.amends === null || motion.amends === undefined)
        return (
          <li key={item.id} aria-current={item.phase === 'TAKEN_UP' ? 'step' : undefined} data-phase={item.phase}>
            <span className="item-title">{item.title}</span>
            <span className="soft">
              {item.phase === 'CONCLUDED' && item.outcome ? t(`item.outcome.${item.outcome}`) : t(`item.${item.phase}`)}
              {item.phase === 'CONCLUDED' && carried && (carried.fate === 'CARRIED' || carried.fate === 'LOST') && `${t('comma')}${t(`fate.${carried.fate}`)}`}
            </span>
            {item.summary && <span className="summary">{item.summary}</span>}
            {item.withdrawnBecause && <span className="summary">{item.withdrawnBecause}</span>}
            {deed?.(item)}
          </li>
        )
      })}
    </ol>
  )
}
