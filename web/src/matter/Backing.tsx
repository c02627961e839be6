// Under a proposal's text: who supports which version of it, on what condition, and other words that were proposed for it.
import { useState } from 'react'
import { when } from '../format'
import { holds, useSession } from '../session'
import { having, useCommand, useDraft, usePage } from '../ui/ask'
import { Do, Seldom, Write } from '../ui/Do'
import { Area, Line, Tick, useForm } from '../ui/fields'
import { Act, Failed, Plain } from '../ui/page'
import { useWords } from '../words'
import {
  AdoptAmendmentDocument, BackingDocument, DeclineAmendmentDocument, ProposeAmendmentDocument, SupportProposalDocument, WithdrawAmendmentDocument, WithdrawSupportDocument,
  type AmendmentTextFragment, type BackingQuery,
} from './Backing.operations'

type Found = Extract<NonNullable<BackingQuery['node']>, { support: unknown }>

export default function Backing({ matter: id, changed }: { matter: string; changed: () => void }) {
  const page = usePage(BackingDocument, { id })
  const matter = page.data && having<Found>(page.data.node, 'support')
  if (!matter) return null
  const again = (): void => {
    page.again()
    changed()
  }
  return (
    <>
      <Support matter={matter} again={again} />
      <Amendments matter={matter} again={again} />
    </>
  )
}

function Support({ matter, again }: { matter: Found; again: () => void }) {
  const spoken = useWords()
  const { zone } = useSession()
  const { t } = spoken
  const mine = matter.mySupport
  return (
    <section>
      <h2>{t('backing')}</h2>
      {matter.support.length === 0 && <p className="empty">{t('backing.none')}</p>}
      <ul className="lines stacked">
        {matter.support.map((one) => (
          <li key={one.number} className={one.latest ? undefined : 'soft'}>
            <span>{t(one.latest ? 'backing.latest' : 'backing.older', { n: one.number, total: one.total })}</span>
            <span className="soft">{[one.informed > 0 && t('backing.informed', { n: one.informed }), one.conditional > 0 && t('backing.conditional', { n: one.conditional })].filter(Boolean).join(' · ')}</span>
          </li>
        ))}
      </ul>
      {matter.supportConditions.some((one) => one.words) && (
        <ul className="plainlist">
          {matter.supportConditions.map((one, index) => one.words && <li key={index}><q>{t('backing.onlyIf', { words: one.words })}</q> <span className="soft">{t('version', { n: one.number })}</span></li>)}
        </ul>
      )}
      {mine && <p role="status">{t('backing.mine', { n: mine.number, when: when(spoken, mine.at, zone) })}{mine.condition && <> {t('backing.onlyIf', { words: mine.condition })}</>}</p>}
      {mine && !mine.latest && <p className="late">{t('backing.changed')}</p>}
      {matter.phase !== 'WITHDRAWN' && (!mine || !mine.latest) && <Say matter={matter} again={again} />}
      {mine && <Do document={WithdrawSupportDocument} input={{ proposalId: matter.id }} words={t('backing.undo')} done={again} />}
    </section>
  )
}

function Say({ matter, again }: { matter: Found; again: () => void }) {
  const { t } = useWords()
  const [condition, setCondition] = useDraft(`condition of ${matter.id}`)
  const [informed, setInformed] = useState(false)
  const [sent, send] = useCommand(SupportProposalDocument)
  const submit = async (): Promise<void> => {
    const asked = { proposalId: matter.id, number: matter.number, informed, condition: condition.trim() || null }
    if (!(await send(asked))) return
    setCondition('')
    again()
  }
  return (
    <form onSubmit={(event) => { event.preventDefault(); void submit() }}>
      <Tick label={t('backing.read')} checked={informed} onChange={setInformed} />
      <Area label={t('backing.condition')} hint={t('backing.condition.hint')} value={condition} onChange={setCondition} rows={2} maxLength={2000} />
      <Failed sent={sent} />
      <Act type="submit" isDisabled={sent.state === 'sending'}>{t('backing.do', { n: matter.number })}</Act>
    </form>
  )
}

function Amendments({ matter, again }: { matter: Found; again: () => void }) {
  const { t } = useWords()
  return (
    <section>
      <h2>{t('amendments')}</h2>
      {matter.amendments.length === 0 && <p className="empty">{t('amendments.none')}</p>}
      <ul className="plainlist">
        {matter.amendments.map((one) => <li key={one.id} className="card"><Amendment matter={matter} one={one} again={again} /></li>)}
      </ul>
      {matter.phase === 'DRAFT' && <Seldom name={t('amendments.propose')}><Propose matter={matter} again={again} /></Seldom>}
    </section>
  )
}

function Amendment({ matter, one, again }: { matter: Found; one: AmendmentTextFragment; again: () => void }) {
  const spoken = useWords()
  const session = useSession()
  const { t } = spoken
  const me = session.here?.member.id
  const leads = matter.author?.id === me || holds(session, 'CHAIR')
  const asked = { proposalId: matter.id, amendmentId: one.id }
  return (
    <>
      <p className="kind">{t(`amendments.state.${one.state}`, { n: one.version ?? 0 })}</p>
      {one.titleDiff.some((part) => part.change !== 'KEPT') && <h3><Parts parts={one.titleDiff} /></h3>}
      <p className="written"><Parts parts={one.diff} /></p>
      {one.words && <p>{one.words}</p>}
      {(one.reason ?? one.withdrawnWords) && <p>{t('amendments.because', { reason: one.reason ?? one.withdrawnWords ?? '' })}</p>}
      <p className="soft">{one.by?.name ?? t('actor.member')} · {when(spoken, one.proposedAt, session.zone)} · {t('amendments.against', { n: one.against })}</p>
      {one.state === 'PROPOSED' && leads && (
        <>
          <Do document={AdoptAmendmentDocument} input={asked} words={t('amendments.adopt')} done={again} />
          <Seldom name={t('amendments.decline')}>
            <Write document={DeclineAmendmentDocument} input={(reason) => ({ ...asked, reason })} draft={`declining ${one.id}`} label={t('amendments.why')} words={t('amendments.decline')} done={again} />
          </Seldom>
        </>
      )}
      {one.state === 'PROPOSED' && one.by?.id === me && <Do document={WithdrawAmendmentDocument} input={asked} words={t('amendments.undo')} done={again} />}
    </>
  )
}

function Parts({ parts }: { parts: AmendmentTextFragment['diff'] }) {
  const { t } = useWords()
  return parts.map((part, index) => {
    if (part.change === 'KEPT') return part.text
    if (part.change === 'ADDED') return <ins key={index}><span className="said">{t('text.added')}</span>{part.text}</ins>
    return <del key={index}><span className="said">{t('text.removed')}</span>{part.text}</del>
  })
}

function Propose({ matter, again }: { matter: Found; again: () => void }) {
  const { t } = useWords()
  const [fields, write] = useForm(`amendment of ${matter.id} ${matter.number}`, { title: matter.title, text: matter.text ?? '', why: '' })
  const [sent, send] = useCommand(ProposeAmendmentDocument)
  const same = fields.title.trim() === matter.title && fields.text.trim() === (matter.text ?? '')
  const submit = async (): Promise<void> => {
    const asked = { proposalId: matter.id, against: matter.number, title: fields.title.trim(), text: fields.text.trim(), words: fields.why.trim() || null }
    if (!(await send(asked))) return
    write(undefined)
    again()
  }
  return (
    <form onSubmit={(event) => { event.preventDefault(); void submit() }}>
      <Line label={t('amendments.title')} value={fields.title} maxLength={200} isRequired onChange={(title) => write({ title })} />
      <Area label={t('amendments.text')} hint={t('amendments.text.hint')} value={fields.text} rows={8} maxLength={20_000} isRequired onChange={(text) => write({ text })} />
      <Area label={t('amendments.words')} value={fields.why} rows={2} maxLength={2000} onChange={(why) => write({ why })} />
      <Failed sent={sent} />
      <Plain type="submit" isDisabled={sent.state === 'sending' || same || fields.text.trim() === '' || fields.title.trim() === ''}>{t('amendments.send')}</Plain>
    </form>
  )
}
