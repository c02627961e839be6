// Suggestions on a topic at the desk: adopted for a stage, or declined with the reason; every one gets its answer.
import { when } from '../format'
import { useSession } from '../session'
import { Seldom, Write } from '../ui/Do'
import { Line, Pick } from '../ui/fields'
import { Paragraphs } from '../ui/Paragraphs'
import { useWords } from '../words'
import { Fill } from './Fill'
import type { Found } from './Topic'
import { AdoptSuggestionDocument, DeclineSuggestionDocument, RevokeSuggestionDecisionDocument, TraceSuggestionDocument } from './Topics.operations'

type Idea = Found['ideas']['edges'][number]['node']

const STAGES = ['DESIGN', 'IMPLEMENTATION', 'MAINTENANCE'] as const

export function Ideas({ topic, again }: { topic: Found; again: () => void }) {
  const { t } = useWords()
  const ideas = topic.ideas.edges.map((edge) => edge.node)
  if (ideas.length === 0 && topic.voice !== 'COMMUNITY') return null
  const order = [...ideas.filter((one) => one.decision === 'OPEN'), ...ideas.filter((one) => one.decision !== 'OPEN')]
  return (
    <section>
      <h2>{t('intake.ideas')}</h2>
      {ideas.length === 0 && <p className="empty">{t('intake.ideas.none')}</p>}
      <ul className="tasks">{order.map((idea) => <One key={idea.id} topic={topic} idea={idea} again={again} />)}</ul>
    </section>
  )
}

function One({ topic, idea, again }: { topic: Found; idea: Idea; again: () => void }) {
  const spoken = useWords()
  const { t } = spoken
  const { zone } = useSession()
  const at = { topicId: topic.id, suggestionId: idea.id }
  return (
    <li>
      <Paragraphs text={idea.text ?? t('intake.untitled')} />
      <p className="soft">{idea.giver?.name ?? idea.giverName ?? t(`intake.voice.${idea.voice}`)} · {when(spoken, idea.givenAt, zone)}</p>
      <p><strong>{t(`intake.idea.${idea.decision}`)}</strong>{idea.stage && ` · ${t(`intake.stage.${idea.stage}`)}`}{idea.reason && `${t('colon')}${idea.reason}`}</p>
      {idea.traces.slice(1).map((trace, index) => <p key={index} className="soft">{t(`intake.stage.${trace.stage}`)}{t('colon')}{trace.note}</p>)}
      {idea.decision === 'OPEN' && (
        <>
          <Seldom name={t('intake.adopt')}>
            <Staged document={AdoptSuggestionDocument} draft={`adopt ${idea.id}`} at={at} words={t('intake.adopt')} done={again} />
          </Seldom>
          <Seldom name={t('intake.decline')}>
            <Write document={DeclineSuggestionDocument} input={(reason) => ({ ...at, reason })} draft={`decline ${idea.id}`} label={t('intake.decline.why')} words={t('intake.decline')} rows={2} done={again} />
          </Seldom>
        </>
      )}
      {idea.decision === 'ADOPTED' && (
        <Seldom name={t('intake.trace')}>
          <Staged document={TraceSuggestionDocument} draft={`trace ${idea.id}`} at={at} words={t('intake.trace')} done={again} />
        </Seldom>
      )}
      {(idea.decision === 'ADOPTED' || idea.decision === 'DECLINED') && (
        <Seldom name={t('intake.revoke')}>
          <Write document={RevokeSuggestionDecisionDocument} input={(reason) => ({ ...at, reason })} draft={`revoke ${idea.id}`} label={t('intake.why')} words={t('intake.revoke')} rows={2} done={again} />
        </Seldom>
      )}
    </li>
  )
}

function Staged({ document, draft, at, words, done }: { document: typeof AdoptSuggestionDocument | typeof TraceSuggestionDocument; draft: string; at: { topicId: string; suggestionId: string }; words: string; done: () => void }) {
  const { t } = useWords()
  return (
    <Fill
      document={document as typeof AdoptSuggestionDocument}
      draft={draft}
      begin={{ stage: 'DESIGN', note: '' }}
      input={({ stage, note }) => (note.trim() ? { ...at, stage: STAGES.find((one) => one === stage) ?? 'DESIGN', note: note.trim() } : null)}
      words={words}
      done={done}
    >
      {({ stage, note }, write) => (
        <>
          <Pick label={t('intake.adopt.stage')} value={stage} onChange={(next) => write({ stage: next })} choices={STAGES.map((one) => [one, t(`intake.stage.${one}`)] as const)} />
          <Line label={t('intake.adopt.note')} value={note} isRequired onChange={(next) => write({ note: next })} />
        </>
      )}
    </Fill>
  )
}
