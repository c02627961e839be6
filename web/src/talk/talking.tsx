// What the four pages of a deliberation share: its question above, the way between them, its statements followed as they are said.
import { useRef, useState, type ReactNode } from 'react'
import { Link, useLocation } from 'wouter'
import { useStream, type Hearing } from '../live'
import { holds, useSession } from '../session'
import { having, usePage, type PageState } from '../ui/ask'
import { Page } from '../ui/page'
import { useWords } from '../words'
import { TalkDocument, TalkStepsDocument, type SaidFragment, type TalkHeadFragment, type TalkQuery } from './Talk.operations'
import './talk.css'

export type Found = Extract<NonNullable<TalkQuery['node']>, { question: string }>
export type Said = SaidFragment

const GOING_ON = ['PROPOSED', 'INFORMED', 'DRAFTED']
export const goesOn = (talk: { stage: string }): boolean => GOING_ON.includes(talk.stage)

export function useTalk(id: string): PageState<TalkQuery> {
  return usePage(TalkDocument, { id })
}

export const pickTalk = (data: TalkQuery): Found | null => having<Found>(data.node, 'question')

/** What was read, with what has been said since; `told` puts in what came back from a command. */
export function useStatements(talk: Found): { said: Said[]; hearing: Hearing; told: (statement: Said) => void } {
  const { here } = useSession()
  const [fresh, setFresh] = useState<Said[]>([])
  const position = useRef<string | null>(here?.community.asOf ?? null)
  const told = (statement: Said): void => setFresh((known) => [...known.filter((one) => one.id !== statement.id), statement])
  const hearing = useStream(goesOn(talk) ? talk.id : null, {
    document: TalkStepsDocument,
    variables: () => ({ talk: talk.id, after: position.current }),
    heard: ({ statements }) => {
      position.current = statements.position
      told(statements.statement)
    },
  })
  const read = (talk.statements?.edges ?? []).map((edge) => edge.node)
  const added = fresh.filter((one) => !read.some((known) => known.id === one.id))
  const said = [...read, ...added].sort((a, b) => a.number - b.number)
  return { said, hearing: goesOn(talk) ? hearing : 'live', told }
}

/** For which party I speak here, if I speak for one. */
export function myDelegation(talk: TalkHeadFragment, me: string): string | null {
  return talk.delegations.find((one) => !one.unseatedAt && one.delegates?.some((delegate) => delegate.id === me))?.id ?? null
}

export function TalkPage({ talk, children, className }: { talk: TalkHeadFragment; children: ReactNode; className?: string }) {
  const { t } = useWords()
  const session = useSession()
  const { here } = session
  const [place] = useLocation()
  const leads = holds(session, 'CHAIR') || (talk.facilitator && talk.facilitator.id === here?.member.id)
  const ways = [['', t('talk.mark')], ['/said', t('talk.said')], ['/map', t('talk.map')], ['/outcome', t('talk.outcome')]] as const
  return (
    <Page title={talk.question} above={<Link href={`/c/${here?.community.id ?? ''}/hall`}>{talk.title}</Link>} className={`talk ${className ?? ''}`}>
      <nav className="tabs" aria-label={talk.title}>
        {ways.map(([end, words]) => {
          const href = `/talk/${talk.id}${end}`
          return <Link key={end} href={href} aria-current={place === href ? 'page' : undefined}>{words}</Link>
        })}
      </nav>
      {leads && <p className="links"><Link href={`/talk/${talk.id}/desk`}>{t('office.talkDesk')}</Link></p>}
      {children}
    </Page>
  )
}
