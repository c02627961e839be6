// Who advises the community, and what is owed: opinions that were asked for, answers that were promised.
import { Link, useParams } from 'wouter'
import { MatterNav } from '../matter/Nav'
import { useAt, useSession } from '../session'
import { usePage } from '../ui/ask'
import { lastDay } from '../ui/days'
import { Answered, Page } from '../ui/page'
import { useWords } from '../words'
import { PanelsDocument } from './Panel.operations'
import '../topic/topic.css'

export default function Panels() {
  const { community = '' } = useParams()
  const spoken = useWords()
  const { here, zone } = useSession()
  const at = useAt()
  const { t } = spoken
  const page = usePage(PanelsDocument, { community })
  return (
    <Answered page={page} pick={(data) => data.community?.panels && data.community}>
      {({ panels, owedAdvice }) => (
        <Page title={t('panels')} above={here?.community.name}>
          <MatterNav />
          {panels?.edges.length === 0 && <p className="empty">{t('panels.none')}</p>}
          <ul className="plainlist">
            {panels?.edges.map(({ node: panel }) => (
              <li key={panel.id} className="card">
                <h2><Link href={at(`panel/${panel.id}`)}>{panel.title}</Link></h2>
                <p>{panel.mandate}</p>
                <p className="soft">{panel.dissolved ? t('panel.dissolved') : t('panels.sitting', { n: panel.advisors.length })}</p>
              </li>
            ))}
          </ul>
          {(owedAdvice?.edges.length ?? 0) > 0 && (
            <section>
              <h2>{t('panels.owed')}</h2>
              <ul className="lines stacked">
                {owedAdvice?.edges.map(({ node: advice }) => (
                  <li key={advice.id}>
                    <Link href={at(`panel/${advice.panel?.id ?? ''}`)}>{advice.question}</Link>
                    <span className={advice.overdue ? 'soft late' : 'soft'}>
                      {advice.state === 'ASKED'
                        ? t('advice.due', { day: lastDay(spoken, advice.dueAt, zone) })
                        : advice.answerDueAt && t('advice.answerDue', { body: advice.body, day: lastDay(spoken, advice.answerDueAt, zone) })}
                      {advice.overdue && ` · ${t('advice.late')}`}
                    </span>
                  </li>
                ))}
              </ul>
            </section>
          )}
        </Page>
      )}
    </Answered>
  )
}
