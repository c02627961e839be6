// What every page is made of: its title, its one action, and what it shows while there is nothing to show.
import { useEffect, type ReactNode } from 'react'
import { Button, type ButtonProps } from 'react-aria-components/Button'
import { useSession } from '../session'
import { when } from '../format'
import { useWords } from '../words'
import type { PageState, Problem, Sent } from './ask'

export function useTitle(title: string): void {
  const { t } = useWords()
  useEffect(() => {
    document.title = `${title} · ${t('moothall')}`
  }, [title, t])
}

export function Page({ title, above, children, className }: { title: string; above?: ReactNode; children: ReactNode; className?: string }) {
  useTitle(title)
  return (
    <article className={className}>
      {above && <p className="above">{above}</p>}
      <h1>{title}</h1>
      {children}
    </article>
  )
}

export function Loading() {
  const { t } = useWords()
  return <p role="status" className="loading">{t('loading')}</p>
}

export function Trouble({ problem, again }: { problem: Problem; again: () => void }) {
  const { t } = useWords()
  const title = t(problem.kind === 'network' ? 'trouble.network' : 'trouble.server')
  return (
    <Page title={title}>
      <p>{t(problem.kind === 'network' ? 'trouble.network.text' : 'trouble.server.text')}</p>
      {problem.reference && <p className="soft">{t('trouble.reference', { reference: problem.reference })}</p>}
      <Act onPress={again}>{t('again')}</Act>
    </Page>
  )
}

export function NotFound() {
  const { t } = useWords()
  return (
    <Page title={t('notFound.title')}>
      <p>{t('notFound.text')}</p>
      <p><a href="/" className="act">{t('toToday')}</a></p>
    </Page>
  )
}

/** A page that shows what the server said: while it is asked, when it cannot be reached, when there is no such thing. */
export function Answered<Data, Thing>(props: {
  page: PageState<Data>
  pick: (data: Data) => Thing | null | undefined
  children: (thing: Thing) => ReactNode
}) {
  const { page, pick, children } = props
  if (page.data === undefined) return page.problem ? <Trouble problem={page.problem} again={page.again} /> : <Loading />
  const thing = pick(page.data)
  if (thing === null || thing === undefined) return <NotFound />
  return (
    <>
      {page.problem && <Stale page={page} />}
      {children(thing)}
    </>
  )
}

function Stale<Data>({ page }: { page: PageState<Data> }) {
  const spoken = useWords()
  const { zone } = useSession()
  const time = page.readAt ? when(spoken, new Date(page.readAt).toISOString(), zone) : ''
  return (
    <div role="status" className="stale">
      <p>{spoken.t('stale', { time })}</p>
      <Button className="quiet" onPress={page.again}>{spoken.t('again')}</Button>
    </div>
  )
}

/** The one thing to do here. */
export function Act(props: ButtonProps) {
  return <Button {...props} className="act" />
}

export function Plain(props: ButtonProps) {
  return <Button {...props} className="plain" />
}

/** What became of a command that did not go through. */
export function Failed<Data>({ sent }: { sent: Sent<Data> }) {
  const { t } = useWords()
  return (
    <div role="alert">
      {sent.state === 'refused' && <p className="refused">{sent.why}</p>}
      {sent.state === 'lost' && <p className="refused">{t('lost')}</p>}
    </div>
  )
}
