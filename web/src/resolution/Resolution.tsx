// A resolution: what was resolved and from what, who carries it out with what money, what is reached and what is late.
import { Link } from 'wouter'
import { when } from '../format'
import { useAt, useSession } from '../session'
import { having, usePage } from '../ui/ask'
import { dayOf } from '../ui/days'
import { Answered, Page } from '../ui/page'
import { Paragraphs } from '../ui/Paragraphs'
import { Steps } from '../ui/Steps'
import { useWords } from '../words'
import { Acceptance } from './Acceptance'
import { Challenges } from './Challenges'
import { Evaluation } from './Evaluation'
import { Execution } from './Execution'
import { Money } from './Money'
import { ResolutionDocument, type ResolutionQuery } from './Resolution.operations'
import { standing } from './standing'
import '../topic/topic.css'

export type Found = Extract<NonNullable<ResolutionQuery['node']>, { ceiling: unknown }>

export default function Resolution({ id }: { id: string }) {
  const page = usePage(ResolutionDocument, { id })
  return (
    <Answered page={page} pick={(data) => having<Found>(data.node, 'ceiling')}>
      {(resolution) => <Shown resolution={resolution} again={page.again} />}
    </Answered>
  )
}

function Shown({ resolution, again }: { resolution: Found; again: () => void }) {
  const spoken = useWords()
  const { zone } = useSession()
  const at = useAt()
  const { t } = spoken
  const steps = resolution.timeline.edges.map((edge) => edge.node).reverse()
  return (
    <Page title={resolution.title} above={<Link href={at('resolutions')}>{t('resolutions')}</Link>}>
      <p className="standing">{t(standing(resolution))}</p>
      {resolution.ended && <p className="voted">{when(spoken, resolution.ended.at, zone)}{resolution.ended.reason && `${t('colon')}${resolution.ended.reason}`}</p>}
      <p className="soft">
        {t('resolution.from', { day: dayOf(spoken, resolution.inForceFrom, zone) })}
        {resolution.reviewOn && ` · ${t('resolution.review', { day: dayOf(spoken, `${resolution.reviewOn}T12:00:00Z`, zone) })}`}
      </p>
      <section aria-label={t('resolution.text')} className="words">
        <Paragraphs text={resolution.text} />
        <Source resolution={resolution} />
      </section>
      <Execution resolution={resolution} />
      <Money resolution={resolution} />
      <Acceptance resolution={resolution} />
      <Evaluation resolution={resolution} again={again} />
      <Challenges resolution={resolution} again={again} />
      <Steps steps={steps} more={resolution.timeline.pageInfo.hasPreviousPage} />
    </Page>
  )
}

/** What it rests on: each is a page of its own. */
function Source({ resolution }: { resolution: Found }) {
  const { t } = useWords()
  const { poll, meetingId, deliberationId, project } = resolution
  return (
    <>
      {poll && <p>{t('resolution.ofPoll')}<Link href={poll.certificate ? `/poll/${poll.id}/certificate` : `/poll/${poll.id}`}>{poll.question}</Link></p>}
      {meetingId && <p><Link href={`/meeting/${meetingId}/minutes`}>{t('resolution.ofMeeting')}</Link></p>}
      {deliberationId && <p><Link href={`/talk/${deliberationId}/outcome`}>{t('resolution.ofTalk')}</Link></p>}
      {project && <p className="soft">{t('resolution.project', { title: project.title })}</p>}
    </>
  )
}
