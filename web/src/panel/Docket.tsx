// An advisor's docket: everything she gave an opinion on, and what became of it; the meetings and visits she was at.
import { Link, useParams } from 'wouter'
import { when } from '../format'
import { useAt, useSession } from '../session'
import { usePage } from '../ui/ask'
import { Answered, Page } from '../ui/page'
import { useWords } from '../words'
import { Advice } from './Advice'
import { DocketDocument } from './Panel.operations'
import './panel.css'

export default function Docket({ id }: { id: string }) {
  const { community = '' } = useParams()
  const spoken = useWords()
  const { zone } = useSession()
  const at = useAt()
  const { t } = spoken
  const page = usePage(DocketDocument, { community, member: id })
  return (
    <Answered page={page} pick={(data) => data.community?.advisorDocket && data.node && 'name' in data.node ? { docket: data.community.advisorDocket, visits: data.community.advisorAttendance, member: data.node } : null}>
      {({ docket, visits, member }) => (
        <Page title={t('docket.title', { name: member.name ?? t('advisor.somebody') })} above={<Link href={at('panels')}>{t('panels')}</Link>}>
          <h2>{t('panel.advice')}</h2>
          {docket.edges.length === 0 && <p className="empty">{t('docket.none')}</p>}
          {docket.pageInfo.hasPreviousPage && <p className="soft">{t('steps.latest', { n: docket.edges.length })}</p>}
          <ul className="plainlist">{docket.edges.map((edge) => edge.node).reverse().map((one) => <Advice key={one.id} advice={one} panel={one.panel ?? null} />)}</ul>
          {(visits?.edges.length ?? 0) > 0 && (
            <section>
              <h2>{t('docket.visits')}</h2>
              <ul className="lines">
                {visits?.edges.map((edge) => edge.node).filter((one) => !one.struck).reverse().map((one) => (
                  <li key={one.id}><span>{t(`visit.${one.kind}`)}</span><span className="soft">{when(spoken, one.at, zone)}</span>{one.note && <span className="soft whole">{one.note}</span>}</li>
                ))}
              </ul>
            </section>
          )}
        </Page>
      )}
    </Answered>
  )
}
