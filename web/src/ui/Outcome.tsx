// How a vote ended, in a word; the colour only repeats it.
import { useWords } from '../words'

export type OutcomeName = 'CARRIED' | 'REJECTED' | 'INQUORATE'

export function Outcome({ outcome }: { outcome: OutcomeName }) {
  const { t } = useWords()
  return <strong className={`outcome ${outcome.toLowerCase()}`}>{t(`outcome.${outcome}`)}</strong>
}
