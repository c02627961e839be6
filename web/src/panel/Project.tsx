// A project that a panel accompanies: the stages it went through, and who signed off which.
import { Link } from 'wouter'
import { when } from '../format'
import { useAt, useSession } from '../session'
import { dayOf } from '../ui/days'
import { useWords } from '../words'
import type { Found } from './Panel'

type One = Found['projects'][number]

export function Project({ project }: { project: One }) {
  const spoken = useWords()
  const { zone } = useSession()
  const at = useAt()
  const { t } = spoken
  return (
    <li className="card">
      <p className="kind">{project.closed ? t('project.closed', { n: project.days }) : project.stage ? t('project.now', { stage: t(`stage.${project.stage}`) }) : t('project.opened')}</p>
      <h3>{project.title}</h3>
      {project.closed?.reason && <p>{project.closed.reason}</p>}
      <ol className="stages">
        {project.stages.map((stage) => (
          <li key={stage.enteredAt} aria-current={stage.leftAt ? undefined : 'step'}>
            {t(`stage.${stage.stage}`)}
            <span className="soft"> {t(stage.days > 0 ? 'stage.days' : 'stage.from', { day: dayOf(spoken, stage.enteredAt, zone), n: stage.days })}</span>
            {stage.because && <span className="soft"> · {stage.because}</span>}
          </li>
        ))}
      </ol>
      {project.signOffs.length > 0 && (
        <ul className="plainlist">
          {project.signOffs.map((one) => (
            <li key={`${one.stage} ${one.at}`} className="suggestion">
              <p>
                <strong className={one.given ? 'outcome carried' : 'outcome rejected'}>{t(one.given ? 'signoff.given' : 'signoff.refused', { stage: t(`stage.${one.stage}`) })}</strong>
                {one.text && `${t('colon')}${one.text}`}
              </p>
              {one.voided && <p>{t('signoff.voided', { reason: one.voided.reason ?? '' })}</p>}
              <p className="soft">{[one.member?.name, when(spoken, one.at, zone)].filter(Boolean).join(' · ')}</p>
            </li>
          ))}
        </ul>
      )}
      <p className="links">
        {project.proposal && <Link href={`/matter/${project.proposal.id}`}>{t('advice.about', { title: project.proposal.title })}</Link>}
        {project.resolutions.map((one) => <Link key={one.id} href={at(`resolution/${one.id}`)}>{one.title}</Link>)}
      </p>
    </li>
  )
}
