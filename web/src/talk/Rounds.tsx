// Rounds of a talk: what is chosen among now, and what the closed ones came to. A straw count, no vote.
import { Do } from '../ui/Do'
import { Paragraphs } from '../ui/Paragraphs'
import { useWords } from '../words'
import type { Found } from './Outcome'
import { ChooseOptionDocument } from './Outcome.operations'

export function Rounds({ talk, again }: { talk: Found; again: () => void }) {
  const { t } = useWords()
  const rounds = talk.rounds.filter((one) => !one.annulledBecause)
  if (rounds.length === 0) return null
  return (
    <section>
      <h2>{t('rounds')}</h2>
      {[...rounds].reverse().map((round) => {
        const open = !round.closedAt
        const chooses = open && round.countedBy === 'CHOICES' && round.options.length > 0
        return (
          <div key={round.id} className="card">
            <h3>{t('round.title', { n: round.number, title: round.title })}</h3>
            {open && round.options.length > 0 && <p className="soft">{t(chooses ? 'round.straw' : 'round.hands')}</p>}
            {chooses ? round.options.map((option) => (
              <Do
                key={option.id}
                document={ChooseOptionDocument}
                input={{ deliberationId: talk.id, roundId: round.id, optionId: option.id }}
                words={<>{option.title}{round.myChoice?.id === option.id && <span className="soft"> · {t('round.mine')}</span>}</>}
                isDisabled={round.myChoice?.id === option.id}
                done={again}
              />
            )) : (
              <ul className="lines">
                {round.options.map((option) => <li key={option.id}><span>{option.title}</span>{typeof option.count === 'number' && <span>{t('round.count', { n: option.count })}</span>}</li>)}
              </ul>
            )}
            {round.chosen && <p><strong>{t('round.chosen', { title: round.chosen.title })}</strong></p>}
            {round.eliminated && <p>{t('round.out', { title: round.eliminated.title })}</p>}
            {round.summary && <Paragraphs text={round.summary} />}
          </div>
        )
      })}
    </section>
  )
}
