// The desk of a talk: inform, seat the parties, hold rounds, draft, put promises on the list, conclude, tell everybody.
import { Link } from 'wouter'
import { holds, useSession } from '../session'
import { having, usePage } from '../ui/ask'
import { Seldom, Write } from '../ui/Do'
import { Area, Line, OneOf, Pick } from '../ui/fields'
import { Answered, Page, Plain } from '../ui/page'
import { Paragraphs } from '../ui/Paragraphs'
import { useWords } from '../words'
import { Fill } from './Fill'
import {
  AbandonDeliberationDocument, ConcludeDeliberationDocument, DraftConsensusDocument, InformParticipantsDocument, LeadingDocument, PublishFeedbackDocument,
  ReopenDeliberationDocument, ReportImplementationDocument, SeatDelegationDocument, UnseatDelegationDocument, type LeadingQuery,
} from './Lead.operations'
import { Pledges } from './Pledges'
import { PickPerson, usePeople } from './people'
import { Rounds } from './Rounds'
import './desk.css'

export type Found = Extract<NonNullable<LeadingQuery['node']>, { question: string }>
export interface Part {
  talk: Found
  again: () => void
}

const PARTIES = ['PROPERTY_COMPANY', 'OWNERS_COMMITTEE', 'RESIDENTS_COMMITTEE', 'COMMUNITY_ORGANISATION', 'INTERIM_BODY', 'STREET_OFFICE', 'POLICE', 'PARTNER_UNIT', 'SOCIAL_ORGANISATION', 'DEVELOPER', 'OWNERS', 'RESIDENTS', 'EXPERTS', 'ASSOCIATION', 'MEDIA'] as const

export default function Lead({ id }: { id: string }) {
  const page = usePage(LeadingDocument, { id })
  return (
    <Answered page={page} pick={(data) => having<Found>(data.node, 'question')}>
      {(talk) => <Shown talk={talk} again={page.again} />}
    </Answered>
  )
}

function Shown({ talk, again }: Part) {
  const { t } = useWords()
  const session = useSession()
  const mine = holds(session, 'CHAIR') || (talk.facilitator && talk.facilitator.id === session.here?.member.id)
  const held = talk.stage === 'INFORMED' || talk.stage === 'DRAFTED'
  const open = held || talk.stage === 'PROPOSED'
  return (
    <Page title={t('lead.title', { title: talk.title })} above={<Link href={`/talk/${talk.id}`}>{talk.question}</Link>}>
      <p className="standing">{t(`talk.stage.${talk.stage}`)}</p>
      {!mine ? <p className="empty">{t('lead.notYours')}</p> : (
        <>
          {open && <Inform talk={talk} again={again} />}
          {held && <Rounds talk={talk} again={again} />}
          {open && <Parties talk={talk} again={again} />}
          {held && <Draft talk={talk} again={again} />}
          {(held || talk.commitments.length > 0) && <Pledges talk={talk} again={again} open={open} />}
          {held && <Conclude talk={talk} again={again} />}
          {!open && <After talk={talk} again={again} />}
          {open && (
            <section>
              <Seldom name={t('lead.abandon')}>
                <Write document={AbandonDeliberationDocument} input={(reason) => ({ deliberationId: talk.id, reason })} draft={`abandon ${talk.id}`} label={t('lead.why')} words={t('lead.abandon')} rows={2} done={again} />
              </Seldom>
            </section>
          )}
        </>
      )}
    </Page>
  )
}

function Inform({ talk, again }: Part) {
  const { t } = useWords()
  const form = (
    <Write document={InformParticipantsDocument} input={(background) => ({ deliberationId: talk.id, background })} draft={`inform ${talk.id}`} label={t('lead.inform.words')} words={t('lead.inform.do')} rows={6} first={talk.background ?? ''} done={again} />
  )
  if (talk.stage !== 'PROPOSED') return talk.background ? <Seldom name={t('talk.background')}><Paragraphs text={talk.background} /></Seldom> : null
  return (
    <section>
      <h2>{t('lead.inform')}</h2>
      {form}
    </section>
  )
}

function Parties({ talk, again }: Part) {
  const { t } = useWords()
  const seated = talk.delegations.filter((one) => !one.unseatedAt)
  return (
    <section>
      <h2>{t('lead.parties')}</h2>
      {seated.length === 0 && <p className="empty">{t('lead.parties.none')}</p>}
      <ul className="tasks">
        {seated.map((one) => (
          <li key={one.id}>
            <h3>{one.name}</h3>
            <p className="soft">{t(`lead.party.${one.kind}`)}{(one.delegates ?? []).length > 0 && `${t('colon')}${(one.delegates ?? []).map((delegate) => delegate.name).filter(Boolean).join(t('and'))}`}</p>
            <Seldom name={t('lead.unseat')}>
              <Write document={UnseatDelegationDocument} input={(reason) => ({ deliberationId: talk.id, delegationId: one.id, reason })} draft={`unseat ${one.id}`} label={t('lead.why')} words={t('lead.unseat')} rows={2} done={again} />
            </Seldom>
          </li>
        ))}
      </ul>
      <Seldom name={t('lead.seat')}><Seat talk={talk} again={again} /></Seldom>
    </section>
  )
}

function Seat({ talk, again }: Part) {
  const { t } = useWords()
  const people = usePeople()
  const begin: Record<'kind' | 'name' | 'who', string> = { kind: PARTIES[0], name: '', who: '' }
  return (
    <Fill
      document={SeatDelegationDocument}
      draft={`seat ${talk.id}`}
      begin={begin}
      input={({ kind, name, who }) => (name.trim() && who ? { deliberationId: talk.id, kind: PARTIES.find((one) => one === kind) ?? PARTIES[0], name: name.trim(), delegateIds: who.split(',') } : null)}
      words={t('lead.seat.do')}
      done={again}
    >
      {({ kind, name, who }, write) => {
        const chosen = who.split(',').filter(Boolean)
        return (
          <>
            <Pick label={t('lead.seat.kind')} value={kind} onChange={(next) => write({ kind: next })} choices={PARTIES.map((one) => [one, t(`lead.party.${one}`)] as const)} />
            <Line label={t('lead.seat.name')} value={name} maxLength={200} isRequired onChange={(next) => write({ name: next })} />
            {chosen.map((id) => (
              <p key={id}><Plain onPress={() => write({ who: chosen.filter((one) => one !== id).join(',') })}>{people.find((one) => one.id === id)?.name} ✕</Plain></p>
            ))}
            <PickPerson label={t('lead.seat.who')} value="" isOptional={chosen.length > 0} onChange={(id) => id && write({ who: [...chosen, id].join(',') })} people={people.filter((one) => !chosen.includes(one.id))} />
          </>
        )
      }}
    </Fill>
  )
}

function Draft({ talk, again }: Part) {
  const { t } = useWords()
  const last = talk.drafts.at(-1)
  return (
    <section>
      <h2>{t('lead.draft')}</h2>
      {last && (
        <>
          <p className="soft">{t('lead.draft.n', { n: last.number, agree: last.answers.filter((one) => one.agrees).length, dissent: last.answers.filter((one) => !one.agrees).length })}</p>
          <Paragraphs text={last.text} />
        </>
      )}
      <Write document={DraftConsensusDocument} input={(text) => ({ deliberationId: talk.id, text })} draft={`consensus ${talk.id}`} label={t('lead.draft.words')} words={t('lead.draft.do')} rows={4} done={again} />
    </section>
  )
}

function Conclude({ talk, again }: Part) {
  const { t } = useWords()
  const kinds = (['OPINION', 'COMMITMENTS', 'REFERRAL', 'DECISION'] as const).filter((one) => one !== 'DECISION' || talk.venue.kind === 'HALL')
  const begin: Record<'kind' | 'text' | 'days', string> = { kind: 'OPINION', text: '', days: '7' }
  return (
    <section>
      <h2>{t('lead.conclude')}</h2>
      <Fill
        document={ConcludeDeliberationDocument}
        draft={`conclude ${talk.id}`}
        begin={begin}
        input={({ kind, text, days }) => (text.trim() && /^\d{1,3}$/.test(days) ? { deliberationId: talk.id, conclusion: kinds.find((one) => one === kind) ?? 'OPINION', text: text.trim(), feedbackDays: Number(days) } : null)}
        words={t('lead.conclude.do')}
        main
        done={again}
      >
        {({ kind, text, days }, write) => (
          <>
            <OneOf label={t('lead.conclude.kind')} value={kind} onChange={(next) => write({ kind: next })} choices={kinds.map((one) => ({ value: one as string, words: t(`conclusion.${one}`), hint: t(`lead.conclude.${one}.how`) }))} />
            <Area label={t('lead.conclude.words')} rows={4} value={text} isRequired onChange={(next) => write({ text: next })} />
            <Line type="number" label={t('lead.conclude.days')} value={days} isRequired onChange={(next) => write({ days: next })} />
          </>
        )}
      </Fill>
    </section>
  )
}

function After({ talk, again }: Part) {
  const { t } = useWords()
  const at = { deliberationId: talk.id }
  const begin: Record<'text' | 'explanation', string> = { text: '', explanation: '' }
  return (
    <section>
      {talk.stage === 'CONCLUDED' && (
        <>
          <h2>{t('lead.report')}</h2>
          <Write document={ReportImplementationDocument} input={(report) => ({ ...at, report })} draft={`report ${talk.id}`} label={t('conclusion.report')} words={t('lead.report')} done={again} />
        </>
      )}
      {(talk.stage === 'CONCLUDED' || talk.stage === 'IMPLEMENTED') && (
        <>
          <h2>{t('lead.feedback')}</h2>
          <Fill document={PublishFeedbackDocument} draft={`feedback ${talk.id}`} begin={begin} input={({ text, explanation }) => (text.trim() ? { ...at, text: text.trim(), explanation: explanation.trim() || null } : null)} words={t('lead.feedback')} done={again}>
            {({ text, explanation }, write) => (
              <>
                <Area label={t('lead.feedback.words')} rows={4} value={text} isRequired onChange={(next) => write({ text: next })} />
                {talk.drafts.at(-1)?.answers.some((one) => !one.agrees) && <Area label={t('lead.feedback.dissent')} rows={3} value={explanation} onChange={(next) => write({ explanation: next })} />}
              </>
            )}
          </Fill>
        </>
      )}
      <Seldom name={t('lead.reopen')}>
        <Write document={ReopenDeliberationDocument} input={(reason) => ({ ...at, reason })} draft={`reopen ${talk.id}`} label={t('lead.why')} words={t('lead.reopen')} rows={2} done={again} />
      </Seldom>
    </section>
  )
}
