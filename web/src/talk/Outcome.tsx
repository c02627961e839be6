// What a deliberation came to: its conclusion and what was done, what was promised by whom until when, what the parties hold.
import { useState } from 'react'
import { Link } from 'wouter'
import { exactly, when } from '../format'
import { useSession } from '../session'
import { having, usePage } from '../ui/ask'
import { Do, Seldom, Write } from '../ui/Do'
import { Answered } from '../ui/page'
import { Paragraphs } from '../ui/Paragraphs'
import { useWords } from '../words'
import { giftWords } from './gift'
import { AnswerConsensusDocument, TalkOutcomeDocument, type TalkOutcomeQuery } from './Outcome.operations'
import { Pledge } from './Pledge'
import { Rounds } from './Rounds'
import { myDelegation, TalkPage } from './talking'

export type Found = Extract<NonNullable<TalkOutcomeQuery['node']>, { question: string }>
type Commitment = Found['commitments'][number]

export default function Outcome({ id }: { id: string }) {
  const page = usePage(TalkOutcomeDocument, { id })
  return (
    <Answered page={page} pick={(data) => having<Found>(data.node, 'question')}>
      {(talk) => <Shown talk={talk} again={page.again} />}
    </Answered>
  )
}

function Shown({ talk, again }: { talk: Found; again: () => void }) {
  const spoken = useWords()
  const { zone } = useSession()
  const { t } = spoken
  const draft = talk.drafts.at(-1)
  const positions = talk.positions.filter((one) => one.positions.length > 0)
  return (
    <TalkPage talk={talk}>
      <p className="standing">{talk.conclusion ? t(`conclusion.${talk.conclusion}`) : t(`talk.stage.${talk.stage}`)}</p>
      {talk.conclusionText && <Paragraphs text={talk.conclusionText} />}
      {talk.concludedAt && <p className="soft"><time dateTime={talk.concludedAt} title={exactly(spoken, talk.concludedAt, zone)}>{when(spoken, talk.concludedAt, zone)}</time></p>}
      {talk.stage === 'ABANDONED' && talk.reason && <p>{t('conclusion.because', { reason: talk.reason })}</p>}
      {!talk.conclusion && talk.stage !== 'ABANDONED' && <p className="empty">{t('conclusion.none')}</p>}
      {talk.proposal && <p><Link href={`/matter/${talk.proposal.id}`}>{t('conclusion.matter', { title: talk.proposal.title })}</Link></p>}
      {talk.pollsNeeded.length > 0 && <p>{t('conclusion.owners', { matters: talk.matters.map((one) => one.title).join(t('and')) })}</p>}
      {talk.report && <Part title={t('conclusion.report')} text={talk.report} />}
      {talk.feedback && <Part title={t('conclusion.feedback')} text={talk.feedback} />}
      {talk.explanation && <Part title={t('conclusion.explanation')} text={talk.explanation} />}
      {talk.conclusion && !talk.publishedAt && talk.feedbackDue && <p className="time">{t('conclusion.due', { when: when(spoken, talk.feedbackDue, zone) })}</p>}
      <Rounds talk={talk} again={again} />
      <section>
        <h2>{t('commitments')}</h2>
        {talk.commitments.length === 0 && <p className="empty">{t('commitments.none')}</p>}
        <ul className="plainlist">{talk.commitments.map((one) => <Promised key={one.id} one={one} />)}</ul>
        {(talk.stage === 'INFORMED' || talk.stage === 'DRAFTED') && <Seldom name={t('pledge')}><Pledge talk={talk} done={again} /></Seldom>}
      </section>
      {positions.length > 0 && (
        <section>
          <h2>{t('positions')}</h2>
          <dl>{positions.map((one) => <div key={one.id}><dt>{one.name}</dt><dd>{one.positions.at(-1)?.text}</dd></div>)}</dl>
        </section>
      )}
      {draft && (
        <section>
          <h2>{t('draft')}</h2>
          <Paragraphs text={draft.text} />
          <ul className="lines">
            {draft.answers.map((answer, index) => (
              <li key={index}>
                <span>{answer.delegation?.name ?? answer.by?.name ?? t('actor.member')}</span>
                <span>{t(answer.agrees ? 'draft.agrees' : 'draft.dissents')}{answer.words && <span className="soft"> {answer.words}</span>}</span>
              </li>
            ))}
          </ul>
          {talk.stage === 'DRAFTED' && <Answer talk={talk} again={again} />}
        </section>
      )}
    </TalkPage>
  )
}

/** Where parties sit at the table, parties answer; else everybody who takes part does. */
function Answer({ talk, again }: { talk: Found; again: () => void }) {
  const { t } = useWords()
  const { here } = useSession()
  const seated = talk.delegations.filter((one) => !one.unseatedAt)
  const own = myDelegation(talk, here?.member.id ?? '')
  // Staff of a party are not told who its delegates are, and may be one: they say for which party, and the server knows.
  const perhaps = own ? seated.filter((one) => one.id === own) : seated.filter((one) => !one.delegates)
  const [chosen, setChosen] = useState(perhaps[0]?.id ?? null)
  if (seated.length > 0 && perhaps.length === 0) return null
  const answer = { deliberationId: talk.id, delegationId: chosen }
  return (
    <>
      <h3>{t('draft.yours')}</h3>
      {perhaps.length > 0 && (
        <label>
          {t('draft.for')}
          <select value={chosen ?? ''} onChange={(event) => setChosen(event.target.value)}>
            {perhaps.map((one) => <option key={one.id} value={one.id}>{one.name}</option>)}
          </select>
        </label>
      )}
      <Do document={AnswerConsensusDocument} input={{ ...answer, agrees: true }} words={t('draft.agrees')} done={again} />
      <Seldom name={t('draft.dissents')}>
        <Write
          document={AnswerConsensusDocument}
          input={(words) => ({ ...answer, agrees: false, words: words || null })}
          draft={`dissent ${talk.id}`}
          label={t('draft.why')}
          words={t('draft.dissent')}
          optional
          done={again}
        />
      </Seldom>
    </>
  )
}

function Part({ title, text }: { title: string; text: string }) {
  return (
    <section>
      <h2>{title}</h2>
      <Paragraphs text={text} />
    </section>
  )
}

function Promised({ one }: { one: Commitment }) {
  const spoken = useWords()
  const { zone } = useSession()
  const { t } = spoken
  return (
    <li className="card">
      <p className="typical">{t('commitment', { who: one.delegation?.name ?? one.by?.name ?? t('actor.member'), gift: giftWords(spoken, one.gift), purpose: one.purpose })}</p>
      <p className="soft">{t(`source.${one.source}`)} · {t('commitment.due', { when: when(spoken, one.due, zone) })}</p>
      <p><strong>{t(one.overdue ? 'commitment.overdue' : `commitment.${one.state}`)}</strong></p>
      {one.reason && <p className="soft">{one.reason}</p>}
    </li>
  )
}
