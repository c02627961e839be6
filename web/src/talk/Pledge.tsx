// Promising something in a talk: what, how much, for what and by when; for oneself or for the party one speaks for.
import { Fill } from '../desk/Fill'
import { inDays, instant } from '../desk/instants'
import { useSession } from '../session'
import { Line, Pick } from '../ui/fields'
import { useWords } from '../words'
import type { Found } from './Outcome'
import { MakeCommitmentDocument } from './Outcome.operations'
import { myDelegation } from './talking'

const GIFTS = ['MONEY', 'SPACE', 'PEOPLE', 'THINGS'] as const
/** What anybody may give away; what the owners have in common is theirs to decide on. */
const SOURCES = ['RESIDENTS', 'DONATION', 'PROPERTY_COMPANY', 'COMMUNITY_ORGANISATION', 'PARTNER_UNIT', 'SOCIAL_ORGANISATION', 'DEVELOPER', 'GOVERNMENT'] as const

export function Pledge({ talk, done }: { talk: Found; done: () => void }) {
  const { t } = useWords()
  const { here, zone } = useSession()
  const own = myDelegation(talk, here?.member.id ?? '')
  // As with answers: staff of a party may not be told who speaks for it, and say so themselves.
  const parties = talk.delegations.filter((one) => !one.unseatedAt && (one.id === own || !one.delegates))
  const begin: Record<'by' | 'kind' | 'amount' | 'source' | 'purpose' | 'due', string> = { by: parties[0]?.id ?? '', kind: 'THINGS', amount: '', source: parties[0] ? 'PROPERTY_COMPANY' : 'RESIDENTS', purpose: '', due: inDays(30, 0, zone).slice(0, 10) }
  return (
    <Fill
      document={MakeCommitmentDocument}
      draft={`pledge ${talk.id}`}
      begin={begin}
      input={({ by, kind, amount, source, purpose, due }) => {
        const until = instant(`${due}T23:59`, zone)
        return until && purpose.trim() && /^\d+(\.\d{1,2})?$/.test(amount.trim()) ? {
          deliberationId: talk.id,
          delegationId: by || null,
          source: SOURCES.find((one) => one === source) ?? SOURCES[0],
          gift: { kind: GIFTS.find((one) => one === kind) ?? GIFTS[0], amount: amount.trim() },
          purpose: purpose.trim(),
          due: until,
        } : null
      }}
      words={t('pledge.do')}
      done={done}
    >
      {({ by, kind, amount, source, purpose, due }, write) => (
        <>
          {parties.length > 0 && <Pick label={t('pledge.for')} value={by} onChange={(next) => write({ by: next })} choices={[...parties.map((one) => [one.id, one.name] as const), ['', t('pledge.self')]]} />}
          <Pick label={t('pledge.what')} value={kind} onChange={(next) => write({ kind: next })} choices={GIFTS.map((one) => [one, t(`pledge.${one}`)] as const)} />
          <Line label={t('pledge.amount')} value={amount} isRequired onChange={(next) => write({ amount: next })} />
          <Line label={t('pledge.purpose')} value={purpose} maxLength={200} isRequired onChange={(next) => write({ purpose: next })} />
          <Pick label={t('pledge.source')} value={source} onChange={(next) => write({ source: next })} choices={SOURCES.map((one) => [one, t(`source.${one}`)] as const)} />
          <Line type="date" label={t('pledge.due')} value={due} isRequired onChange={(next) => write({ due: next })} />
        </>
      )}
    </Fill>
  )
}
