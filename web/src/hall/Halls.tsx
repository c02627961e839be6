// Where the community talks: its halls with what is on, and what is being talked over online.
import { Link, useParams } from 'wouter'
import { when } from '../format'
import { holds, useSession } from '../session'
import { usePage } from '../ui/ask'
import { Answered, Page } from '../ui/page'
import { useWords } from '../words'
import { HallsDocument, type HallsQuery } from './Halls.operations'
import { MeetingCard } from './Line'
import '../meeting/meeting.css'

type Community = NonNullable<HallsQuery['community']>

const GOING_ON = ['PROPOSED', 'INFORMED', 'DRAFTED']

export default function Halls() {
  const { community = '' } = useParams()
  const { t } = useWords()
  const { here } = useSession()
  const page = usePage(HallsDocument, { community })
  return (
    <Answered page={page} pick={(data) => data.community}>
      {(found) => (
        <Page title={t('halls')} above={here?.community.name}>
          {(found.halls?.edges ?? []).length === 0 && <p className="empty">{t('halls.none')}</p>}
          {found.halls?.edges.map(({ node: hall }) => (
            <section key={hall.id}>
              <h2><Link href={`/hall/${hall.id}`}>{hall.name}</Link></h2>
              <p className="soft">{hall.venue}{hall.chair?.name && `${t('comma')}${t('hall.chair', { name: hall.chair.name })}`}</p>
              {hall.ahead.edges.length === 0 && <p className="empty">{t(hall.closedAt ? 'hall.closed' : 'hall.noMeeting')}</p>}
              {hall.ahead.edges.map(({ node }) => <MeetingCard key={node.id} meeting={node} />)}
              <p><Link href={`/hall/${hall.id}`}>{t('hall.all')}</Link></p>
            </section>
          ))}
          <Talks community={found} />
        </Page>
      )}
    </Answered>
  )
}

function Talks({ community }: { community: Community }) {
  const spoken = useWords()
  const session = useSession()
  const { zone } = session
  const { t } = spoken
  const all = (community.deliberations?.edges ?? []).map((edge) => edge.node).reverse()
  const open = all.filter((one) => GOING_ON.includes(one.stage))
  const over = all.filter((one) => !GOING_ON.includes(one.stage))
  return (
    <>
      <section>
        <h2>{t('talks')}</h2>
        {open.length === 0 && <p className="empty">{t('talks.none')}</p>}
        {holds(session, 'CHAIR') && <p className="links"><Link href={`/c/${community.id}/talks/new`}>{t('office.openTalk')}</Link></p>}
        {open.map((talk) => (
          <div key={talk.id} className="card">
            <h3>{talk.question}</h3>
            <p className="soft">{t('talks.count', { n: talk.statementCount })}</p>
            <p><Link href={`/talk/${talk.id}`} className="act">{t('talks.go')}</Link></p>
          </div>
        ))}
      </section>
      {over.length > 0 && (
        <section>
          <h2>{t('talks.over')}</h2>
          <ul className="lines">
            {over.map((talk) => (
              <li key={talk.id}>
                <Link href={`/talk/${talk.id}/outcome`}>{talk.title}</Link>
                <span className="soft">{t(`talk.stage.${talk.stage}`)} · {when(spoken, talk.changedAt, zone)}</span>
              </li>
            ))}
          </ul>
        </section>
      )}
    </>
  )
}
