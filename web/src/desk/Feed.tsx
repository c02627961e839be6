// The record as it is stored, event by event, for those whose office needs it: from any number on, by kind, and live.
import { useRef, useState } from 'react'
import { useClient } from 'urql'
import { useParams } from 'wouter'
import { exactly } from '../format'
import { remember, remembered } from '../language'
import { useStream } from '../live'
import { save } from '../office/csv'
import { useSession } from '../session'
import { usePage } from '../ui/ask'
import { Line, useForm } from '../ui/fields'
import { Hearing } from '../ui/Hearing'
import { Answered, Page, Plain } from '../ui/page'
import { useWords } from '../words'
import { FeedDocument, HappeningDocument, type HappenedFragment } from './Feed.operations'
import './desk.css'

/** What events are about: the first part of their stored names. */
const SUBJECTS = ['community', 'register', 'membership', 'proposal', 'hall', 'meeting', 'deliberation', 'poll'] as const
/** The language of the record, for those who hear it read. */
const TAGS = { EN: 'en', ZH_HANS: 'zh-Hans', ZH_HANT: 'zh-Hant' } as const
type Subject = (typeof SUBJECTS)[number]

export default function Feed() {
  const { community = '' } = useParams()
  const left = Number(remembered(`feed ${community}`) ?? 0)
  const [from, setFrom] = useState(0)
  const page = usePage(FeedDocument, { community, after: null, afterSeq: from })
  return (
    <Answered page={page} pick={(data) => data.community?.feed && { ...data.community.feed, language: data.community.language }}>
      {({ edges, pageInfo, language }) => <Shown key={`${from} ${edges[0]?.node.seq ?? 0}`} lang={TAGS[language]} community={community} from={from} setFrom={setFrom} left={left} read={edges.map((edge) => edge.node)} end={pageInfo.hasNextPage ? (pageInfo.endCursor ?? null) : null} />}
    </Answered>
  )
}

function Shown({ lang, community, from, setFrom, left, read, end }: { lang: string; community: string; from: number; setFrom: (from: number) => void; left: number; read: HappenedFragment[]; end: string | null }) {
  const { t } = useWords()
  const client = useClient()
  const { here } = useSession()
  const [more, setMore] = useState<HappenedFragment[]>([])
  const [cursor, setCursor] = useState(end)
  const [failed, setFailed] = useState(false)
  const [fields, write] = useForm(`filter of the feed of ${community}`, { subjects: '', kind: '', from: '' })
  const all = [...read, ...more.filter((one) => one.seq > (read.at(-1)?.seq ?? 0))]
  const last = useRef<HappenedFragment | undefined>(undefined)
  last.current = all.at(-1)
  const chosen = new Set(fields.subjects.split(',').filter(Boolean))
  const shown = all.filter((one) => (chosen.size === 0 || chosen.has(one.kind.split('.')[0] ?? '')) && one.kind.includes(fields.kind.trim()))
  // Live once the end has been reached; from where this reader is, so that nothing is missed between the two.
  const hearing = useStream(cursor ? null : `feed ${community} ${from}`, {
    document: HappeningDocument,
    variables: () => ({ community, after: last.current?.position ?? here?.community.asOf ?? null }),
    heard: ({ feed }) => {
      setMore((known) => ((last.current?.seq ?? from) >= feed.seq || known.some((one) => one.seq === feed.seq) ? known : [...known, feed]))
      remember(`feed ${community}`, String(feed.seq))
    },
  })
  const next = async (): Promise<void> => {
    const { data } = await client.query(FeedDocument, { community, after: cursor, afterSeq: null }, { requestPolicy: 'network-only' }).toPromise()
    const piece = data?.community?.feed
    setFailed(!piece)
    if (!piece) return
    const nodes = piece.edges.map((edge) => edge.node)
    setMore((known) => [...known, ...nodes])
    setCursor(piece.pageInfo.hasNextPage ? (piece.pageInfo.endCursor ?? null) : null)
    const reached = nodes.at(-1)
    if (reached) remember(`feed ${community}`, String(reached.seq))
  }
  const toggle = (subject: Subject): void => {
    const now = chosen.has(subject) ? [...chosen].filter((one) => one !== subject) : [...chosen, subject]
    write({ subjects: now.join(',') })
  }
  const begin = Number(fields.from)
  return (
    <Page title={t('feed.title')} above={here?.community.name}>
      <p>{t('feed.what')}</p>
      <form onSubmit={(event) => { event.preventDefault(); setFrom(Math.max(0, begin - 1)) }}>
        <Line type="number" label={t('feed.from')} hint={left > 0 ? t('feed.left', { seq: left }) : undefined} value={fields.from} onChange={(text) => write({ from: text })} />
        <div className="pair">
          <Plain type="submit" isDisabled={!Number.isSafeInteger(begin) || begin < 1}>{t('feed.go')}</Plain>
          {left > from && <Plain onPress={() => setFrom(left)}>{t('feed.resume', { seq: left + 1 })}</Plain>}
        </div>
      </form>
      <div role="group" aria-label={t('feed.subjects')} className="filters">
        <button type="button" className="quiet" aria-pressed={chosen.size === 0} onClick={() => write({ subjects: '' })}>{t('steps.all')}</button>
        {SUBJECTS.map((subject) => (
          <button type="button" key={subject} className="quiet" aria-pressed={chosen.has(subject)} onClick={() => toggle(subject)}>{t(`feed.${subject}`)}</button>
        ))}
      </div>
      <Line type="search" label={t('feed.kind')} value={fields.kind} list={[...new Set(all.map((one) => one.kind))].sort()} onChange={(kind) => write({ kind })} />
      <p className="standing" role="status">{t('feed.count', { shown: shown.length, all: all.length })}</p>
      {shown.length === 0 && <p className="empty">{t(all.length === 0 ? 'feed.none' : 'feed.noneLike')}</p>}
      <ol className="events">{shown.map((one) => <Event key={one.seq} event={one} lang={lang} />)}</ol>
      {failed && <p className="refused" role="alert">{t('lost')}</p>}
      {cursor ? <Plain onPress={() => void next()}>{t('feed.more')}</Plain> : <p className="soft">{t('feed.live')}</p>}
      <Hearing hearing={cursor ? 'live' : hearing} />
      <p><Plain isDisabled={shown.length === 0} onPress={() => save('feed.jsonl', `${shown.map((one) => JSON.stringify(one)).join('\n')}\n`, 'application/jsonl')}>{t('feed.save')}</Plain></p>
    </Page>
  )
}

function Event({ event, lang }: { event: HappenedFragment; lang: string }) {
  const spoken = useWords()
  const { t } = spoken
  const { zone } = useSession()
  return (
    <li value={event.seq}>
      <details>
        <summary><span className="number soft">{event.seq}</span> <span className="kindname">{event.kind}</span></summary>
        <dl>
          <dt>{t('feed.when')}</dt><dd>{exactly(spoken, event.recordedAt, zone)} <span className="soft">({event.recordedAt})</span></dd>
          <dt>{t('feed.by')}</dt><dd className="hash">{event.actorKind} {event.actorId}</dd>
          <dt>{t('feed.stream')}</dt><dd className="hash">{event.stream} · {event.version}</dd>
          <dt>{t('feed.position')}</dt><dd className="hash">{event.position}</dd>
          <dt>{t('feed.hash')}</dt><dd className="hash">{event.hash}</dd>
          <dt>{t('feed.payload')}</dt><dd className="hash" lang={lang}>{event.payload}</dd>
        </dl>
      </details>
    </li>
  )
}
