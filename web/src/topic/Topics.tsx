// What people bring up: how the promise to answer was kept, what I asked, and what everybody may read.
import { useState } from 'react'
import { Link, useParams } from 'wouter'
import { fraction } from '../exact'
import { holds, useAt, useSession } from '../session'
import { lastDay } from '../ui/days'
import { usePage } from '../ui/ask'
import { Answered, Page, Plain } from '../ui/page'
import { useWords, type Words } from '../words'
import { named, standing, waiting } from './standing'
import { TopicsDocument, type PromisedFragment, type TopicLineFragment, type TopicsQuery } from './Topics.operations'
import './topic.css'

type Community = NonNullable<TopicsQuery['community']>

export default function Topics() {
  const { community = '' } = useParams()
  const { t } = useWords()
  const session = useSession()
  const { here } = session
  const officer = holds(session, 'CLERK') || holds(session, 'CHAIR')
  const [before, setBefore] = useState<string | null>(null)
  const page = usePage(TopicsDocument, { community, before })
  return (
    <Answered page={page} pick={(data) => data.community?.topics && data.community}>
      {(found) => (
        <Page title={t('topics')} above={here?.community.name}>
          <p>{t('topics.what')}</p>
          <p><Link href={`/c/${community}/ask`} className="act">{t('bring.title')}</Link></p>
          <p className="links">
            <Link href={`/c/${community}/claim`}>{t('claim.way')}</Link>
            {officer && <Link href={`/c/${community}/topics/desk`}>{t('office.topics')}</Link>}
            <Link href={`/c/${community}/boxes`}>{t('office.boxes')}</Link>
          </p>
          <Mine community={found} />
          <section>
            <h2>{t('topics.all')}</h2>
            {found.topics?.edges.length === 0 && <p className="empty">{t('topics.none')}</p>}
            <List topics={(found.topics?.edges ?? []).map((edge) => edge.node).reverse()} />
            {found.topics?.pageInfo.hasPreviousPage && <Plain onPress={() => setBefore(found.topics?.pageInfo.startCursor ?? null)}>{t('topics.older')}</Plain>}
          </section>
          {found.promises && <Promise tracker={found.promises} />}
          <Boxes community={found} />
        </Page>
      )}
    </Answered>
  )
}

function List({ topics }: { topics: TopicLineFragment[] }) {
  const spoken = useWords()
  const { zone } = useSession()
  const at = useAt()
  const { t } = spoken
  return (
    <ul className="lines stacked">
      {topics.map((topic) => {
        const wait = waiting(topic, spoken, zone)
        return (
          <li key={topic.id}>
            <Link href={at(`topic/${topic.id}`)}>{named(topic, spoken)}</Link>
            <span className="soft">
              <span className={topic.overdue ? 'late' : undefined}>{[t(standing(topic)), wait].filter(Boolean).join(' · ')}</span>
              {topic.supporters > 0 && ` · ${t('topic.supporters', { n: topic.supporters })}`}
            </span>
          </li>
        )
      })}
    </ul>
  )
}

function Mine({ community }: { community: Community }) {
  const { t } = useWords()
  const mine = (community.mine?.edges ?? []).map((edge) => edge.node).reverse()
  if (mine.length === 0) return null
  return (
    <section>
      <h2>{t('topics.mine')}</h2>
      <List topics={mine} />
    </section>
  )
}

/** 3/2 is "1.5"; an exact half of a day is said as such. */
function days({ t }: Words, median: string | null | undefined): string {
  if (!median) return t('promise.never')
  const { over, under } = fraction(median)
  if (over === 0n) return t('promise.sameDay')
  const halves = (over * 2n) / under
  const number = halves % 2n === 0n ? String(halves / 2n) : `${halves / 2n}.5`
  return t('promise.days', { number, n: Number(number) })
}

function Promise({ tracker }: { tracker: NonNullable<Community['promises']> }) {
  const spoken = useWords()
  const { t } = spoken
  const { all, byChannel } = tracker
  const way = (line: PromisedFragment): string => (line.channel ? t(`channel.${line.channel}`) : t('promise.all'))
  return (
    <section>
      <h2>{t('promise.title')}</h2>
      {all.raised === 0 ? <p className="empty">{t('promise.none')}</p> : (
        <>
          <p className="figures">
            <strong>{t('promise.answered', { answered: all.answered, raised: all.raised })}</strong>
            {all.medianDays && <span>{fraction(all.medianDays).over === 0n ? t('promise.median.sameDay') : t('promise.median', { days: days(spoken, all.medianDays) })}</span>}
          </p>
          <p className={all.overdue > 0 ? 'late' : 'soft'}>{t(all.overdue > 0 ? 'promise.overdue' : 'promise.noneOverdue', { n: all.overdue })}</p>
          <div className="scroll" role="region" aria-label={t('promise.title')} tabIndex={0}>
            <table>
              <caption>{t('promise.caption')}</caption>
              <thead>
                <tr><th scope="col">{t('promise.way')}</th><th scope="col" className="number">{t('promise.came')}</th><th scope="col" className="number">{t('promise.had')}</th><th scope="col" className="number">{t('promise.time')}</th></tr>
              </thead>
              <tbody>
                {byChannel.map((line) => (
                  <tr key={line.channel}>
                    <th scope="row">{way(line)}</th>
                    <td className="number">{line.raised}</td>
                    <td className="number">{line.answered}</td>
                    <td className="number">{days(spoken, line.medianDays)}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        </>
      )}
    </section>
  )
}

function Boxes({ community }: { community: Community }) {
  const spoken = useWords()
  const { zone } = useSession()
  const { t } = spoken
  const boxes = (community.letterBoxes?.edges ?? []).map((edge) => edge.node)
  if (boxes.length === 0) return null
  return (
    <section>
      <h2>{t('boxes')}</h2>
      <p>{t('postbox.what')}</p>
      <ul className="lines">
        {boxes.map((box) => (
          <li key={box.id}>
            <span>{box.place}</span>
            <span className="soft">{t('postbox.opened', { n: box.everyDays, day: lastDay(spoken, box.dueAt, zone) })}</span>
          </li>
        ))}
      </ul>
    </section>
  )
}
