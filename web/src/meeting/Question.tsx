// The question as it is put: what is asked, which hands are asked for now, and what has been counted.
import { useWords } from '../words'
import { Paragraphs } from '../ui/Paragraphs'
import { majoritySentence } from './Sentences'
import { handsAsked, type Found, type Part } from './sitting'

export function Question({ meeting, part }: { meeting: Found; part?: Part }) {
  const spoken = useWords()
  const { t } = spoken
  const { question } = meeting
  if (!question) return null
  const asked = handsAsked(meeting)
  return (
    <div className="put" role="status">
      <p className="kind now">{t('question.put')}</p>
      <h3 className="asked">{t(question.kind === 'MOTION' ? (question.motion?.amends ? 'question.AMENDMENT' : 'question.MOTION') : `question.${question.kind}`)}</h3>
      {question.motion?.text && <div className="motion"><Paragraphs text={question.motion.text} /></div>}
      <p className="hands-now">
        {asked ? t(`hands.raise.${asked}`) : t('hands.done')}
      </p>
      {part && !part.isCouncillor && <p className="soft">{t('hands.councillors')}</p>}
      {question.shown.length > 0 && <p className="tally">{question.shown.map((one) => t(`hands.count.${one.choice}`, { n: one.count })).join(t('comma'))}</p>}
      <p className="soft">{majoritySentence(spoken, question)}</p>
    </div>
  )
}
