// All estates of a property company: what is open in each, how far from its quorum, and when it closes. Filter, sort, save as a table.
import { useState, type ReactNode } from 'react'
import { Label, TextField, Input } from 'react-aria-components/TextField'
import { Link } from 'wouter'
import { fraction, percent, whole } from '../exact'
import { amount, exactly, left, shareInWords, when } from '../format'
import { useSession } from '../session'
import { usePage } from '../ui/ask'
import { lastDay } from '../ui/days'
import { Answered, Page, Plain } from '../ui/page'
import { useWords, type Words } from '../words'
import { csv, save } from './csv'
import { PortfolioDocument, type PortfolioQuery } from './Portfolio.operations'

type Entry = PortfolioQuery['portfolio']['edges'][number]['node']
type Distance = Entry['quorum'][number]
type Order = 'closes' | 'quorum' | 'estate'

const ORDERS = ['closes', 'quorum', 'estate'] as const satisfies readonly Order[]

export default function Portfolio() {
  const { viewer } = useSession()
  const communities = viewer.memberships.map((one) => one.community.id).slice(0, 100)
  const page = usePage(PortfolioDocument, { communities })
  return (
    <Answered page={page} pick={(data) => data}>
      {({ portfolio, late }) => (
        <Table entries={portfolio.edges.map((edge) => edge.node)} more={portfolio.pageInfo.hasNextPage}>
          <Late late={late} />
        </Table>
      )}
    </Answered>
  )
}

/** The measure is named by the server; areas carry decimals, heads do not. */
const unitOf = (distance: Distance): string | null => (distance.measure === 'area' ? 'm2' : null)

function shareReached(distance: Distance): number {
  return percent(whole(distance.voted, 2), whole(distance.total, 2))
}

const ranks: Record<Order, (a: Entry, b: Entry) => number> = {
  closes: (a, b) => (a.poll.terms.closesAt ?? '9').localeCompare(b.poll.terms.closesAt ?? '9'),
  quorum: (a, b) => Math.min(...a.quorum.map(shareReached), 101) - Math.min(...b.quorum.map(shareReached), 101),
  estate: (a, b) => (a.community?.name ?? '').localeCompare(b.community?.name ?? '', 'zh'),
}

function missing(spoken: Words, distance: Distance): string {
  if (distance.met) return spoken.t('count.reached')
  const rest = whole(distance.needed, 2) - whole(distance.voted, 2)
  const measure = { unit: unitOf(distance) }
  return spoken.t('count.missing', { amount: amount(spoken, measure.unit ? rest : rest / 100n, measure) })
}

function Table({ entries, more, children }: { entries: Entry[]; more: boolean; children: ReactNode }) {
  const spoken = useWords()
  const { t } = spoken
  const { zone } = useSession()
  const [order, setOrder] = useState<Order>('closes')
  const [looked, setLooked] = useState('')
  const shown = entries
    .filter((entry) => `${entry.community?.name ?? ''} ${entry.poll.question}`.toLowerCase().includes(looked.trim().toLowerCase()))
    .sort(ranks[order])
  const table = (): string =>
    csv([
      [t('portfolio.estate'), t('portfolio.question'), t('portfolio.closes'), t('portfolio.distance')],
      ...shown.map((entry) => [
        entry.community?.name ?? '',
        entry.poll.question,
        entry.poll.terms.closesAt ? exactly(spoken, entry.poll.terms.closesAt, entry.community?.timezone ?? zone) : t('closes.byChair'),
        entry.quorum.map((one) => `${one.name} ${one.voted}/${one.total} (≥ ${one.needed})`).join('; '),
      ]),
    ])
  return (
    <Page title={t('portfolio.title')} above={t('portfolio.above', { n: new Set(entries.map((entry) => entry.community?.id)).size })}>
      <TextField value={looked} onChange={setLooked}>
        <Label>{t('portfolio.filter')}</Label>
        <Input type="search" />
      </TextField>
      <div role="group" aria-label={t('portfolio.order')} className="filters">
        {ORDERS.map((one) => (
          <button type="button" key={one} className="quiet" aria-pressed={order === one} onClick={() => setOrder(one)}>{t(`portfolio.order.${one}`)}</button>
        ))}
      </div>
      {shown.length === 0 ? (
        <p className="empty">{t(entries.length === 0 ? 'portfolio.none' : 'portfolio.noneLike')}</p>
      ) : (
        <ul className="plainlist">
          {shown.map((entry) => (
            <li key={entry.poll.id} className="card estate">
              <div>
                <p className="kind"><Link href={`/c/${entry.community?.id ?? ''}`}>{entry.community?.name}</Link></p>
                <h2><Link href={`/poll/${entry.poll.id}`}>{entry.poll.question}</Link></h2>
                <Closing entry={entry} zone={zone} />
              </div>
              <div>
                {entry.quorum.length === 0 && <p className="soft">{t('count.noThreshold')}</p>}
                {entry.quorum.map((distance) => {
                  const mark = fraction(distance.threshold)
                  return (
                    <div key={distance.measure}>
                      <p className="small">{distance.name} · <strong>{missing(spoken, distance)}</strong></p>
                      <div className="bar small" role="img" aria-label={`${distance.name}: ${shareReached(distance)} %, ${t('count.threshold', { share: shareInWords(spoken, distance.threshold) })}`}>
                        <span className="fill" style={{ width: `${shareReached(distance)}%` }} />
                        <span className="threshold" style={{ left: `${Number((mark.over * 10000n) / mark.under) / 100}%` }} />
                      </div>
                    </div>
                  )
                })}
              </div>
            </li>
          ))}
        </ul>
      )}
      {more && <p className="soft">{t('portfolio.more')}</p>}
      <p><Plain isDisabled={shown.length === 0} onPress={() => save('moothall.csv', table())}>{t('portfolio.save')}</Plain></p>
      {children}
    </Page>
  )
}

/** What was resolved and is not carried out in time, the longest first. */
function Late({ late }: { late: PortfolioQuery['late'] }) {
  const spoken = useWords()
  const { zone } = useSession()
  const { t } = spoken
  return (
    <section>
      <h2>{t('portfolio.late')}</h2>
      {late.edges.length === 0 && <p className="empty">{t('portfolio.late.none')}</p>}
      <ul className="lines">
        {late.edges.map(({ node: { milestone, resolution, community } }) => (
          <li key={milestone.id}>
            <Link href={`/c/${community?.id ?? ''}/resolution/${resolution.id}`}>{resolution.title}</Link>
            <span className="soft">{[community?.name, milestone.title, t('portfolio.late.since', { day: lastDay(spoken, milestone.dueAt, community?.timezone ?? zone) })].filter(Boolean).join(' · ')}</span>
          </li>
        ))}
      </ul>
      {late.pageInfo.hasNextPage && <p className="soft">{t('portfolio.late.more')}</p>}
    </section>
  )
}

function Closing({ entry, zone }: { entry: Entry; zone: string }) {
  const spoken = useWords()
  const end = entry.poll.terms.closesAt
  if (!end) return <p className="time">{spoken.t('closes.byChair')}</p>
  return (
    <p className="time">
      {spoken.t('closes.at', { when: when(spoken, end, entry.community?.timezone ?? zone) })}
      <span className="rest">{left(spoken, end)}</span>
    </p>
  )
}
