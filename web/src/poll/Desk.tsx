// What the chair and the tellers do with a poll: always the one next step.
import type { TypedDocumentNode } from '@graphql-typed-document-node/core'
import { Link } from 'wouter'
import { holds, useSession } from '../session'
import { useCommand } from '../ui/ask'
import { Failed, Plain } from '../ui/page'
import { useWords, type Key } from '../words'
import { AnnounceResultDocument, CertifyResultDocument, ClosePollDocument, PublishNoticeDocument, TallyPollDocument } from './commands.operations'
import type { FoundPoll } from './Poll'

type Step = TypedDocumentNode<object, { input: { idempotencyKey: string; pollId: string } }>

export function Desk({ poll, again }: { poll: FoundPoll; again: () => void }) {
  const { t } = useWords()
  const session = useSession()
  const step = next(poll, holds(session, 'CHAIR'), holds(session, 'TELLER'))
  const paper = holds(session, 'TELLER') && (poll.phase === 'OPEN' || poll.phase === 'CLOSED')
  if (!step && !paper) return null
  return (
    <section className="desk">
      <h2>{t('desk.title')}</h2>
      {paper && <p><Link href={`/poll/${poll.id}/paper`}>{t('desk.paper')}</Link></p>}
      {step && <Do key={step.key} step={step.document} name={step.key} poll={poll.id} done={again} />}
    </section>
  )
}

function next(poll: FoundPoll, chair: boolean, teller: boolean): { key: Key; document: Step } | null {
  if (poll.phase === 'CALLED' && chair) return { key: 'desk.notice', document: PublishNoticeDocument as Step }
  if ((poll.phase === 'OPEN' || poll.phase === 'NOTICED') && poll.takesBallots && !poll.terms.closesAt && chair) return { key: 'desk.close', document: ClosePollDocument as Step }
  if ((poll.phase === 'CLOSED' || poll.recountOwed) && teller) return { key: 'desk.tally', document: TallyPollDocument as Step }
  if (poll.phase === 'TALLIED' && teller) return { key: 'desk.certify', document: CertifyResultDocument as Step }
  if (poll.phase === 'CERTIFIED' && !poll.announcedAt && chair) return { key: 'desk.announce', document: AnnounceResultDocument as Step }
  return null
}

function Do({ step, name, poll, done }: { step: Step; name: Key; poll: string; done: () => void }) {
  const { t } = useWords()
  const [sent, send] = useCommand(step)
  return (
    <>
      <p>{t(`${name}.what` as Key)}</p>
      <Plain isDisabled={sent.state === 'sending'} onPress={() => void send({ pollId: poll }).then((answer) => answer && done())}>{t(name)}</Plain>
      <Failed sent={sent} />
    </>
  )
}
