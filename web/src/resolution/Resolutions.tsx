// What was resolved, and how far it is carried out; what is late stands first.
import { useState } from 'react'
import { Link, useParams } from 'wouter'
import { MatterNav } from '../matter/Nav'
import { useAt, useSession } from '../session'
import { usePage } from '../ui/ask'
import { dayOf, lastDay } from '../ui/days'
import { yuan } from '../ui/money'
import { Answered, Page, Plain } from '../ui/page'
import { useWords } from '../words'
import { ResolutionsDocument, type ResolutionLineFragment } from './Resolution.operations'
import { standing } from './standing'
import '../topic/topic.css'

export default function Resolutions() {
  const { community = '' } = useParams()
  const { t } = useWords()
  const { here } = useSession()
  const [before, setBefore] = useState<string | null>(null)
  const page = usePage(ResolutionsDocument, { community, before })
  return (
    <Answered page={page} pick={(data) => data.community?.resolutions}>
      {({ edges, pageInfo }) => {
        const all = edges.map((edge) => edge.node).reverse()
        const late = all.filter(isLate)
        const rest = all.filter((one) => !late.includes(one))
        return (
          <Page title={t('resolutions')} above={here?.community.name}>
            <MatterNav />
            {all.length === 0 && <p className="empty">{t('resolutions.none')}</p>}
            {late.length > 0 && (
              <>
                <h2>{t('resolutions.late')}</h2>
                <ul className="plainlist">{late.map((one) => <Card key={one.id} one={one} under />)}</ul>
              </>
            )}
            {rest.length > 0 && (
              <>
                {late.length > 0 && <h2>{t('resolutions.rest')}</h2>}
                <ul className="plainlist">{rest.map((one) => <Card key={one.id} one={one} under={late.length > 0} />)}</ul>
              </>
            )}
            {pageInfo.hasPreviousPage && <Plain onPress={() => setBefore(pageInfo.startCursor ?? null)}>{t('topics.older')}</Plain>}
          </Page>
        )
      }}
    </Answered>
  )
}

const overdue = (one: ResolutionLineFragment) => one.milestones.filter((milestone) => milestone.overdue && !milestone.dropped)
const stands = (one: ResolutionLineFragment): boolean => one.state === 'STANDING' || one.state === 'SUSPENDED'
const isLate = (one: ResolutionLineFragment): boolean => stands(one) && overdue(one).length > 0

function Card({ one, under }: { one: ResolutionLineFragment; under: boolean }) {
  const spoken = useWords()
  const { zone } = useSession()
  const at = useAt()
  const { t } = spoken
  const Heading = under ? 'h3' : 'h2'
  const planned = one.milestones.filter((milestone) => !milestone.dropped)
  const next = planned.filter((milestone) => !milestone.reportedAt && !milestone.overdue).sort((a, b) => Date.parse(a.dueAt) - Date.parse(b.dueAt))[0]
  return (
    <li className="card">
      <p className="kind">{t(standing(one))} · {dayOf(spoken, one.adoptedAt, zone)}</p>
      <Heading><Link href={at(`resolution/${one.id}`)}>{one.title}</Link></Heading>
      {stands(one) && overdue(one).map((milestone) => <p key={milestone.id} className="late">{t('milestone.late', { title: milestone.title, day: lastDay(spoken, milestone.dueAt, zone) })}</p>)}
      {stands(one) && next && <p>{t('milestone.next', { title: next.title, day: lastDay(spoken, next.dueAt, zone) })}</p>}
      <p className="soft">
        {[
          one.execution && t('resolution.by', { name: one.execution.executor }),
          planned.length > 0 && t('resolution.reached', { done: planned.filter((milestone) => milestone.reportedAt).length, all: planned.length }),
          one.execution && t('resolution.paidOf', { paid: yuan(spoken, one.paid), ceiling: yuan(spoken, one.ceiling) }),
        ].filter(Boolean).join(' · ')}
      </p>
    </li>
  )
}
