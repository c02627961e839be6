// A proposal at work: a new numbered version, options, fixing the text, taking it back. For its author and the chair.
import { useState } from 'react'
import { Link } from 'wouter'
import { holds, useSession } from '../session'
import { having, useCommand, useDraft, usePage } from '../ui/ask'
import { Area, Line, useForm } from '../ui/fields'
import { Act, Answered, Failed, Page, Plain } from '../ui/page'
import { useWords } from '../words'
import { AddOptionDocument, EditingDocument, FreezeProposalDocument, ReviseProposalDocument, WithdrawProposalDocument, type EditingQuery } from './Draft.operations'
import './desk.css'

type Found = Extract<NonNullable<EditingQuery['node']>, { title: string }>

export default function Edit({ id }: { id: string }) {
  const page = usePage(EditingDocument, { id })
  return (
    <Answered page={page} pick={(data) => having<Found>(data.node, 'title')}>
      {(matter) => <Shown matter={matter} again={page.again} />}
    </Answered>
  )
}

function Shown({ matter, again }: { matter: Found; again: () => void }) {
  const { t } = useWords()
  const session = useSession()
  const mine = matter.author?.id === session.here?.member.id || holds(session, 'CHAIR')
  const draft = matter.phase === 'DRAFT'
  const asked = matter.polls.some((poll) => poll.phase !== 'CANCELLED')
  return (
    <Page title={t('edit.title', { title: matter.title })} above={<Link href={`/matter/${matter.id}`}>{matter.title}</Link>}>
      <p className="standing">{t(draft ? 'text.draft' : matter.phase === 'FROZEN' ? 'text.frozen' : 'matter.withdrawn')}</p>
      {!mine ? <p className="empty">{t('edit.notYours')}</p> : matter.phase === 'WITHDRAWN' ? <p className="empty">{t('edit.over')}</p> : (
        <>
          {draft && <Revise matter={matter} again={again} />}
          {draft && <Options matter={matter} again={again} />}
          {draft && <Freeze matter={matter} again={again} />}
          {matter.phase === 'FROZEN' && !asked && holds(session, 'CHAIR') && (
            <section>
              <h2>{t('edit.call')}</h2>
              <p>{t('edit.call.what')}</p>
              <p><Link href={`/matter/${matter.id}/call`} className="act">{t('edit.call')}</Link></p>
            </section>
          )}
          <Withdraw matter={matter} again={again} />
        </>
      )}
    </Page>
  )
}

/** What is written remembers which version it began from: if somebody else was quicker, that is said, and nothing is lost. */
function Revise({ matter, again }: { matter: Found; again: () => void }) {
  const { t } = useWords()
  const [fields, write] = useForm(`revision of ${matter.id}`, { title: matter.title, text: matter.text ?? '', seen: String(matter.version ?? '') })
  const [sent, send, reset] = useCommand(ReviseProposalDocument)
  const same = fields.title.trim() === matter.title && fields.text.trim() === (matter.text ?? '').trim()
  const overtaken = !same && fields.seen !== String(matter.version ?? '')
  const revise = async (): Promise<void> => {
    const data = await send({ proposalId: matter.id, title: fields.title.trim(), text: fields.text.trim(), expectedVersion: Number(fields.seen) })
    if (data) write(undefined)
    again()
  }
  const change = (some: { title?: string; text?: string }): void => {
    if (sent.state === 'done' || sent.state === 'refused') reset()
    write({ seen: fields.seen, ...some })
  }
  return (
    <section>
      <h2>{t('edit.revise', { n: matter.number + 1 })}</h2>
      <p>{t('edit.revise.what')}</p>
      <form onSubmit={(event) => { event.preventDefault(); void revise() }}>
        <Line label={t('draft.name')} value={fields.title} maxLength={200} isRequired onChange={(title) => change({ title })} />
        <Area label={t('draft.text')} hint={t('draft.text.hint')} rows={10} value={fields.text} isRequired onChange={(text) => change({ text })} />
        {overtaken ? (
          <div role="alert" className="stale">
            <p>{t('edit.overtaken', { n: matter.number })} <Link href={`/matter/${matter.id}/text`}>{t('edit.overtaken.see')}</Link></p>
            <Plain onPress={() => { reset(); write({ seen: String(matter.version ?? '') }) }}>{t('edit.overtaken.mine')}</Plain>
          </div>
        ) : <Failed sent={sent} />}
        <div role="status">{sent.state === 'done' && same && <p className="voted">{t('edit.revised', { n: matter.number })}</p>}</div>
        <Plain type="submit" isDisabled={sent.state === 'sending' || same || overtaken || !fields.title.trim() || !fields.text.trim()}>{t('edit.save', { n: matter.number + 1 })}</Plain>
        {!same && <p className="soft">{t('draft.kept')}</p>}
      </form>
    </section>
  )
}

function Options({ matter, again }: { matter: Found; again: () => void }) {
  const { t } = useWords()
  const [title, setTitle] = useDraft(`option of ${matter.id}`)
  const [sent, send] = useCommand(AddOptionDocument)
  const add = async (): Promise<void> => {
    if (await send({ proposalId: matter.id, title: title.trim() })) {
      setTitle('')
      again()
    }
  }
  return (
    <section>
      <h2>{t('matter.options')}</h2>
      <p>{t('edit.options.what')}</p>
      {matter.options.length > 0 && <ol>{matter.options.map((option) => <li key={option.id}>{option.title}</li>)}</ol>}
      <form onSubmit={(event) => { event.preventDefault(); void add() }}>
        <Line label={t('edit.option')} value={title} maxLength={200} onChange={setTitle} />
        <Failed sent={sent} />
        <Plain type="submit" isDisabled={sent.state === 'sending' || !title.trim()}>{t('edit.option.add')}</Plain>
      </form>
    </section>
  )
}

function Freeze({ matter, again }: { matter: Found; again: () => void }) {
  const { t } = useWords()
  const [sure, setSure] = useState(false)
  const [sent, send] = useCommand(FreezeProposalDocument)
  const freeze = async (): Promise<void> => {
    if (await send({ proposalId: matter.id, expectedVersion: matter.version })) again()
  }
  return (
    <section>
      <h2>{t('edit.freeze')}</h2>
      <p>{t('edit.freeze.what')}</p>
      <Failed sent={sent} />
      {sure ? (
        <>
          <p><strong>{t('edit.freeze.sure', { title: matter.title, n: matter.number })}</strong></p>
          <div className="pair">
            <Act isDisabled={sent.state === 'sending'} onPress={() => void freeze()}>{t('edit.freeze.yes')}</Act>
            <Plain onPress={() => setSure(false)}>{t('import.not')}</Plain>
          </div>
        </>
      ) : (
        <Plain onPress={() => setSure(true)}>{t('edit.freeze')}</Plain>
      )}
    </section>
  )
}

function Withdraw({ matter, again }: { matter: Found; again: () => void }) {
  const { t } = useWords()
  const [reason, setReason] = useDraft(`withdrawal of ${matter.id}`)
  const [sent, send] = useCommand(WithdrawProposalDocument)
  const withdraw = async (): Promise<void> => {
    if (await send({ proposalId: matter.id, reason: reason.trim() })) {
      setReason('')
      again()
    }
  }
  return (
    <section>
      <details>
        <summary>{t('edit.withdraw')}</summary>
        <p>{t('edit.withdraw.what')}</p>
        <form onSubmit={(event) => { event.preventDefault(); void withdraw() }}>
          <Area label={t('edit.withdraw.why')} rows={3} value={reason} onChange={setReason} />
          <Failed sent={sent} />
          <Plain type="submit" isDisabled={sent.state === 'sending' || !reason.trim()}>{t('edit.withdraw')}</Plain>
        </form>
      </details>
    </section>
  )
}
