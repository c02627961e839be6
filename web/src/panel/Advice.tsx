// What a panel was asked, what it advised on what grounds, who thought otherwise, and the answer it got or is owed.
import { Link } from 'wouter'
import { when } from '../format'
import { useAt, useSession } from '../session'
import { lastDay, listed } from '../ui/days'
import { Paragraphs } from '../ui/Paragraphs'
import { useWords } from '../words'
import type { AdviceTextFragment } from './Panel.operations'
import '../topic/topic.css'

export function Advice({ advice, panel, about = true }: { advice: AdviceTextFragment; panel?: { id: string; title: string } | null; about?: boolean }) {
  const spoken = useWords()
  const { zone } = useSession()
  const at = useAt()
  const { t } = spoken
  const { opinion, minorityOpinions, withdrawn } = advice
  return (
    <li className="card">
      <p className="kind">{t(`advice.${advice.state}`)}{advice.stage && ` · ${t(`stage.${advice.stage}`)}`}</p>
      <h3 className="written">{advice.question}</h3>
      <p className="soft">{t('advice.asked', { body: advice.body, when: when(spoken, advice.askedAt, zone) })}</p>
      <p className="links">
        {panel && <Link href={at(`panel/${panel.id}`)}>{panel.title}</Link>}
        {about && advice.proposal && <Link href={`/matter/${advice.proposal.id}`}>{t('advice.about', { title: advice.proposal.title })}</Link>}
      </p>
      {withdrawn && <p>{t('advice.withdrawn', { reason: withdrawn.reason ?? '' })}</p>}
      {advice.state === 'ASKED' && <p className={advice.overdue ? 'late' : 'time'}>{t('advice.due', { day: lastDay(spoken, advice.dueAt, zone) })}{advice.overdue && ` · ${t('advice.late')}`}</p>}
      {opinion && (
        <div className="answer">
          <h4>{t('opinion')}</h4>
          <Paragraphs text={opinion.text} />
          <h4>{t('opinion.grounds')}</h4>
          <Paragraphs text={opinion.grounds} />
          {opinion.sources.length > 0 && (
            <>
              <h4>{t('opinion.sources')}</h4>
              <ul className="rules">{opinion.sources.map((source) => <li key={source}>{source}</li>)}</ul>
            </>
          )}
          <p className="soft">
            {listed(spoken, [opinion.author, ...opinion.joined].flatMap((one) => one?.name ?? []))}
            {' · '}
            {when(spoken, opinion.filedAt, zone)}
            {opinion.revisedBecause && ` · ${t('opinion.revised', { reason: opinion.revisedBecause })}`}
          </p>
        </div>
      )}
      {(minorityOpinions ?? []).map((one) => (
        <div key={one.member.id} className="answer otherwise">
          <h4>{t('opinion.minority')}</h4>
          <p className="written">{one.words ?? t('opinion.erased')}</p>
          <p className="soft">{[one.member.name, when(spoken, one.filedAt, zone)].filter(Boolean).join(' · ')}</p>
        </div>
      ))}
      {opinion && !withdrawn && <Verdict advice={advice} />}
    </li>
  )
}

function Verdict({ advice }: { advice: AdviceTextFragment }) {
  const spoken = useWords()
  const { zone } = useSession()
  const { t } = spoken
  const { answer } = advice
  if (!answer) {
    if (!advice.answerDueAt) return null
    return <p className={advice.overdue ? 'late' : 'time'}>{t('advice.answerDue', { body: advice.body, day: lastDay(spoken, advice.answerDueAt, zone) })}{advice.overdue && ` · ${t('advice.late')}`}</p>
  }
  const tone = answer.verdict === 'ADOPTED' ? 'carried' : answer.verdict === 'DECLINED' ? 'rejected' : ''
  return (
    <div className="verdict-of">
      <h4>{t('advice.answer', { body: advice.body })}</h4>
      <p><strong className={`outcome ${tone}`}>{t(`verdict.${answer.verdict}`)}</strong></p>
      <Paragraphs text={answer.grounds} />
      <p className="soft">{when(spoken, answer.at, zone)}{answer.revisedBecause && ` · ${t('advice.again', { reason: answer.revisedBecause })}`}</p>
    </div>
  )
}
