// The consents a vote needs besides its majority: of those whose own unit is taken. They say so themselves, or a teller writes it down.
import { Link } from 'wouter'
import { door, when } from '../format'
import { holds, useSession } from '../session'
import { having, usePage } from '../ui/ask'
import { Do } from '../ui/Do'
import { Answered, Page } from '../ui/page'
import { useWords } from '../words'
import { AskedConsentsDocument, RecordConsentDocument, type AskedConsentsQuery } from './Asked.operations'
import './desk.css'

type Found = Extract<NonNullable<AskedConsentsQuery['node']>, { consents: unknown }>
type Consent = Found['consents'][number]

export default function Asked({ id }: { id: string }) {
  const { t } = useWords()
  const page = usePage(AskedConsentsDocument, { id })
  return (
    <Answered page={page} pick={(data) => having<Found>(data.node, 'consents')}>
      {(poll) => (
        <Page title={t('asked.title')} above={<Link href={`/poll/${poll.id}`}>{poll.question}</Link>}>
          <p>{t('asked.what')}</p>
          {poll.consents.length === 0 && <p className="empty">{t('asked.none')}</p>}
          <ul className="tasks">{poll.consents.map((consent) => <One key={consent.unit?.id} poll={poll} consent={consent} again={page.again} />)}</ul>
        </Page>
      )}
    </Answered>
  )
}

function One({ poll, consent, again }: { poll: Found; consent: Consent; again: () => void }) {
  const spoken = useWords()
  const { t } = spoken
  const session = useSession()
  const { unit } = consent
  if (!unit) return null
  const holders = unit.owner?.holders ?? []
  const own = holders.some((one) => one.id === session.here?.member.id)
  const may = ['NOTICED', 'OPEN', 'CLOSED'].includes(poll.phase) && (own || holds(session, 'TELLER'))
  const said = (given: boolean) => ({ pollId: poll.id, unitId: unit.id, given })
  const names = unit.owner?.name ?? holders.map((one) => one.name).filter(Boolean).join(t('and'))
  return (
    <li>
      <h2>{door(unit)}{names && <span className="soft"> · {names}</span>}</h2>
      <p>
        <strong>{t(consent.given === true ? 'consent.given' : consent.given === false ? 'consent.withheld' : 'consent.open')}</strong>
        {consent.recordedAt && <span className="soft"> · {when(spoken, consent.recordedAt, session.zone)}</span>}
      </p>
      {may && (
        <>
          <p className="soft">{t(own ? 'asked.own' : 'asked.teller')}</p>
          <div className="pair" role="group" aria-label={door(unit)}>
            {consent.given !== true && <Do document={RecordConsentDocument} input={said(true)} words={t('consent.given')} done={again} />}
            {consent.given !== false && <Do document={RecordConsentDocument} input={said(false)} words={t('consent.withheld')} done={again} />}
          </div>
        </>
      )}
    </li>
  )
}
