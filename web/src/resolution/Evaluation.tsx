// How accepted works were evaluated, by role; and the reader's own evaluation.
import { useState } from 'react'
import { fraction } from '../exact'
import { when } from '../format'
import { useSession } from '../session'
import { Do, Write } from '../ui/Do'
import { OneOf } from '../ui/fields'
import { useWords, type Words } from '../words'
import type { Found } from './Resolution'
import { EvaluateWorksDocument, WithdrawEvaluationDocument } from './Resolution.operations'
import '../desk/desk.css'

/** "13/3" is 4.33: cut to two places, as elsewhere. */
function mean(share: string): string {
  const { over, under } = fraction(share)
  const cut = (over * 100n) / under
  return cut % 100n === 0n ? String(cut / 100n) : `${cut / 100n}.${String(cut % 100n).padStart(2, '0').replace(/0$/, '')}`
}

type Role = NonNullable<NonNullable<Found['evaluations']>[number]['role']>

function roleOf(resolution: Found, me: string): Role {
  if (resolution.execution?.executorMember?.id === me) return 'CONTRACTOR'
  return resolution.execution?.supervisorMember?.id === me ? 'SUPERVISOR' : 'RESIDENT'
}

export function Evaluation({ resolution, again }: { resolution: Found; again: () => void }) {
  const spoken = useWords()
  const { zone, here } = useSession()
  const { t } = spoken
  const accepted = resolution.acceptance.at(-1)?.step === 'ACCEPTED'
  const scores = resolution.scores.filter((one) => one.count > 0)
  const me = here?.member.id ?? ''
  const own = resolution.evaluations?.find((one) => one.member.id === me)
  const stands = resolution.state === 'STANDING' && resolution.execution
  if (!accepted && scores.length === 0) return null
  return (
    <section>
      <h2>{t('evaluation')}</h2>
      {scores.length === 0 && <p className="empty">{t('evaluation.none')}</p>}
      <dl className="facts">
        {scores.map((one) => (
          <div key={one.role} className="pairing">
            <dt>{t(`evaluation.${one.role}`)}</dt>
            <dd>{t('evaluation.mean', { mean: one.mean ? mean(one.mean) : '–', n: one.count })}</dd>
          </div>
        ))}
      </dl>
      <ul className="plainlist">
        {resolution.evaluations?.filter((one) => one.words).map((one) => (
          <li key={one.member.id} className="suggestion">
            <p className="written">{one.words}</p>
            <p className="soft">{[one.member.name, one.score && t(`score.${one.score as 1}`), when(spoken, one.at, zone)].filter(Boolean).join(' · ')}</p>
          </li>
        ))}
      </ul>
      {own?.score && <p className="voted">{t('evaluation.yours', { score: t(`score.${own.score as 1}`) })}</p>}
      {own && <Do document={WithdrawEvaluationDocument} input={{ resolutionId: resolution.id }} words={t('evaluation.takeBack')} done={again} />}
      {accepted && stands && !own && resolution.evaluations && <Own resolution={resolution} role={roleOf(resolution, me)} spoken={spoken} again={again} />}
    </section>
  )
}

const SCORES = ['5', '4', '3', '2', '1'] as const

function Own({ resolution, role, spoken: { t }, again }: { resolution: Found; role: Role; spoken: Words; again: () => void }) {
  const [score, setScore] = useState('')
  return (
    <Write
      document={EvaluateWorksDocument}
      input={(words) => ({ resolutionId: resolution.id, role, score: Number(score), words: words || null })}
      draft={`evaluation ${resolution.id}`}
      label={t('evaluation.words')}
      words={t('evaluation.send')}
      done={again}
      optional
      isDisabled={score === ''}
    >
      <OneOf label={t('evaluation.ask')} value={score} onChange={setScore} choices={SCORES.map((one) => ({ value: one as string, words: t(`score.${one}`) }))} />
    </Write>
  )
}
