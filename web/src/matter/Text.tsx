// The proposal's text in its numbered versions, each with what it changed.
import { lazy, Suspense, useState } from 'react'
import { Link } from 'wouter'
import { when } from '../format'
import { useSession } from '../session'
import { having, usePage } from '../ui/ask'
import { Answered, Page } from '../ui/page'
import { Paragraphs } from '../ui/Paragraphs'
import { useWords, withWords } from '../words'
import { diff } from './diff'
import { TextsDocument, type TextsQuery } from './Text.operations'

/** Who supports it, and other words for it, come after the text itself. */
const Backing = lazy(() => withWords('folk', import('./Backing')))

type Found = Extract<NonNullable<TextsQuery['node']>, { versions: unknown }>
type Version = Found['versions'][number]

export default function Text({ id }: { id: string }) {
  const page = usePage(TextsDocument, { id })
  return (
    <Answered page={page} pick={(data) => having<Found>(data.node, 'versions')}>
      {(matter) => <Versions key={matter.versions.length} matter={matter} again={page.again} />}
    </Answered>
  )
}

function Versions({ matter, again }: { matter: Found; again: () => void }) {
  const { t } = useWords()
  const newest = matter.versions.length
  const [number, setNumber] = useState(newest)
  const [changes, setChanges] = useState(true)
  const version = matter.versions.find((one) => one.number === number)
  const before = matter.versions.find((one) => one.number === number - 1)
  return (
    <Page title={t('text.title', { title: matter.title })} above={<Link href={`/matter/${matter.id}`}>{matter.title}</Link>}>
      <p className="standing">{t(matter.phase === 'DRAFT' ? 'text.draft' : matter.phase === 'FROZEN' ? 'text.frozen' : 'matter.withdrawn')}</p>
      <div role="group" aria-label={t('text.versions')} className="filters">
        {matter.versions.map((one) => (
          <button type="button" key={one.number} className="quiet" aria-pressed={one.number === number} onClick={() => setNumber(one.number)}>
            {t('version', { n: one.number })}
          </button>
        ))}
        {before && (
          <button type="button" className="quiet" aria-pressed={changes} onClick={() => setChanges(!changes)}>{t('text.changes')}</button>
        )}
      </div>
      {version && <Shown version={version} before={changes ? before : undefined} />}
      {matter.options.length > 0 && (
        <section>
          <h2>{t('matter.options')}</h2>
          <ol>{matter.options.map((option) => <li key={option.id}>{option.title}</li>)}</ol>
        </section>
      )}
      <Suspense><Backing matter={matter.id} changed={again} /></Suspense>
    </Page>
  )
}

function Shown({ version, before }: { version: Version; before: Version | undefined }) {
  const spoken = useWords()
  const { zone } = useSession()
  const { t } = spoken
  const name = version.writtenBy.member?.name ?? t('actor.member')
  return (
    <section className="words" aria-label={t('version', { n: version.number })}>
      <p className="soft">{t('text.by', { name, when: when(spoken, version.writtenAt, zone) })}</p>
      {before ? (
        <>
          <h2><Marked before={before.title} after={version.title} /></h2>
          <p className="written"><Marked before={before.text} after={version.text} /></p>
          {before.title === version.title && before.text === version.text && <p className="soft">{t('text.same')}</p>}
        </>
      ) : (
        <>
          <h2>{version.title}</h2>
          <Paragraphs text={version.text} />
        </>
      )}
    </section>
  )
}

function Marked({ before, after }: { before: string; after: string }) {
  const { t } = useWords()
  return diff(before, after).map((run, index) => {
    if (run.kind === 'same') return run.text
    if (run.kind === 'added') return <ins key={index}><span className="said">{t('text.added')}</span>{run.text}</ins>
    return <del key={index}><span className="said">{t('text.removed')}</span>{run.text}</del>
  })
}
