// A panel: its charter in sentences, who sits on it, what it was asked and what became of that, its projects and lotteries.
import { Link } from 'wouter'
import { useAt } from '../session'
import { having, usePage } from '../ui/ask'
import { listed } from '../ui/days'
import { Answered, Page } from '../ui/page'
import { Steps } from '../ui/Steps'
import { useWords } from '../words'
import { Advice } from './Advice'
import { Advisors } from './Advisors'
import { Lottery } from './Lottery'
import { Project } from './Project'
import { PanelDocument, type PanelQuery } from './Panel.operations'
import '../topic/topic.css'
import './panel.css'

export type Found = Extract<NonNullable<PanelQuery['node']>, { mandate: unknown }>

export default function Panel({ id }: { id: string }) {
  const page = usePage(PanelDocument, { id })
  return (
    <Answered page={page} pick={(data) => having<Found>(data.node, 'mandate')}>
      {(panel) => <Shown panel={panel} />}
    </Answered>
  )
}

function Shown({ panel }: { panel: Found }) {
  const { t } = useWords()
  const at = useAt()
  const advice = panel.advice.edges.map((edge) => edge.node).reverse()
  const steps = panel.timeline.edges.map((edge) => edge.node).reverse()
  return (
    <Page title={panel.title} above={<Link href={at('panels')}>{t('panels')}</Link>}>
      {panel.dissolved && <p className="voted">{t('panel.dissolved')}{panel.dissolved.reason && `${t('colon')}${panel.dissolved.reason}`}</p>}
      <p>{panel.mandate}</p>
      <Advisors panel={panel} />
      <section>
        <h2>{t('panel.advice')}</h2>
        {advice.length === 0 && <p className="empty">{t('panel.advice.none')}</p>}
        {panel.advice.pageInfo.hasPreviousPage && <p className="soft">{t('steps.latest', { n: advice.length })}</p>}
        <ul className="plainlist">{advice.map((one) => <Advice key={one.id} advice={one} />)}</ul>
      </section>
      {panel.projects.length > 0 && (
        <section>
          <h2>{t('panel.projects')}</h2>
          <ul className="plainlist">{panel.projects.map((one) => <Project key={one.id} project={one} />)}</ul>
        </section>
      )}
      {panel.lotteries.length > 0 && (
        <section>
          <h2>{t('panel.lotteries')}</h2>
          {panel.lotteries.map((one) => <Lottery key={one.id} lottery={one} />)}
        </section>
      )}
      <Charter panel={panel} />
      <Steps steps={steps} more={panel.timeline.pageInfo.hasPreviousPage} />
    </Page>
  )
}

function Charter({ panel }: { panel: Found }) {
  const spoken = useWords()
  const { t } = spoken
  const sentences = [
    t('charter.seats', { n: panel.seats }),
    t('charter.term', { n: panel.termMonths }),
    t(panel.byLot ? 'charter.byLot' : 'charter.byName'),
    t('charter.answer', { n: panel.answerDays }),
    t('charter.dimensions', { list: listed(spoken, panel.dimensions.map((one) => t(`dimension.${one}`))) }),
    t('charter.professions', { list: listed(spoken, panel.professions.map((one) => t(`profession.${one}`))) }),
  ]
  return (
    <section>
      <h2>{t('charter')}</h2>
      <ul className="rules">{sentences.map((one) => <li key={one}>{one}</li>)}</ul>
      {panel.revised?.reason && <p className="soft">{t('charter.revised', { reason: panel.revised.reason })}</p>}
    </section>
  )
}
