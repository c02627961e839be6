// What happened to something, the newest first, each line in plain words; followed as it happens.
import { useRef, useState, type ReactNode } from 'react'
import type { Hearing as State } from '../live'
import { exactly, when } from '../format'
import { useSession } from '../session'
import { did, useWords, type Words } from '../words'
import { Hearing } from './Hearing'

export interface Step {
  seq: number
  kind: string
  at: string
  actor: { kind: string; member?: { id: string; name?: string | null } | null }
}

/** What was read with what has happened since, each once, and the position to go on from. */
export function useSteps<One extends Step>(read: One[]): { steps: One[]; position: { current: string | null }; heard: (one: One) => void } {
  const { here } = useSession()
  const [fresh, setFresh] = useState<One[]>([])
  const position = useRef<string | null>(here?.community.asOf ?? null)
  const heard = (one: One): void => setFresh((known) => (known.some((step) => step.seq === one.seq) ? known : [...known, one]))
  const steps = [...read, ...fresh.filter((step) => !read.some((known) => known.seq === step.seq))].sort((a, b) => b.seq - a.seq)
  return { steps, position, heard }
}

function who({ actor }: Step, { t }: Words): string {
  if (actor.kind === 'clockwork') return t('actor.clockwork')
  if (actor.kind === 'administrator') return t('actor.administrator')
  if (actor.kind === 'anonymous') return t('steps.nobody')
  return actor.member?.name ?? t('actor.member')
}

export function Steps({ steps, more, hearing, children }: { steps: Step[]; more: boolean; hearing?: State; children?: ReactNode }) {
  const spoken = useWords()
  const { zone } = useSession()
  const { t } = spoken
  return (
    <section>
      <h2>{t('steps')}</h2>
      {hearing && <Hearing hearing={hearing} />}
      {more && <p className="soft">{t('steps.latest', { n: steps.length })}</p>}
      <ol className="timeline">
        {steps.map((step) => (
          <li key={step.seq}>
            <span className="step">{did(t, step.kind) ?? t('step.other')}</span>
            <span className="soft">
              <time dateTime={step.at} title={exactly(spoken, step.at, zone)}>{when(spoken, step.at, zone)}</time>
              {' · '}
              {who(step, spoken)}
            </span>
          </li>
        ))}
      </ol>
      {children}
    </section>
  )
}
