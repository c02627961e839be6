// Choosing by which rule a vote is decided: each with its title, what it asks in one sentence, and where it stands written.
import { useState } from 'react'
import { ruleSentence } from '../poll/rule'
import { Plain } from '../ui/page'
import { useWords } from '../words'
import type { CallingQuery, OfferedFragment } from './Call.operations'

type Community = NonNullable<CallingQuery['community']>

/** Shown first: what owners' votes mostly need measures area, what members' votes need does not. The server has the last word. */
function near(rule: OfferedFragment, owners: boolean): boolean {
  const area = rule.measures.some((measure) => measure.unit === 'm2')
  const members = rule.measures.length === 1 && /^(members|councillors|reps|residents)$/.test(rule.measures[0]?.measure ?? '')
  return owners ? area : members
}

export function Rules({ community, owners, value, onChange }: { community: Community; owners: boolean; value: string; onChange: (rule: string) => void }) {
  const { t } = useWords()
  const [all, setAll] = useState(false)
  const { presets, own, accepted } = community.rules
  const known = new Set(accepted.map((one) => one.rule?.name))
  const usable = [...own, ...presets.filter((rule) => rule.kind === 'RESOLUTION')]
  const first = usable.filter((rule) => own.includes(rule) || known.has(rule.name) || (near(rule, owners) && /^(CN|TEMPLATE)$/.test(rule.jurisdiction) && rule.source.status !== 'UNVERIFIED'))
  const rest = usable.filter((rule) => !first.includes(rule))
  const shown = all ? [...first, ...rest] : usable.filter((rule) => first.includes(rule) || rule.name === value)
  return (
    <fieldset className="oneof rules">
      <legend>{t('call.rule')}</legend>
      {shown.map((rule) => <Rule key={rule.name} rule={rule} owners={owners} chosen={rule.name === value} choose={() => onChange(rule.name)} vouched={known.has(rule.name)} />)}
      {rest.length > 0 && !all && <Plain onPress={() => setAll(true)}>{t('call.rule.all', { n: rest.length })}</Plain>}
    </fieldset>
  )
}

function Rule({ rule, owners, chosen, choose, vouched }: { rule: OfferedFragment; owners: boolean; chosen: boolean; choose: () => void; vouched: boolean }) {
  const spoken = useWords()
  const { t } = spoken
  const sentence = ruleSentence(spoken, rule, owners)
  return (
    <label>
      <input type="radio" name="rule" value={rule.name} checked={chosen} onChange={choose} />
      <span>
        {rule.title}
        {sentence !== rule.title && <span className="hint">{sentence}</span>}
        {rule.hasBandwagon && <span className="hint">{t('call.rule.bandwagon')}</span>}
        {rule.source.status === 'UNVERIFIED' && !vouched && <span className="hint">{t('call.rule.unchecked')}</span>}
        {chosen && <span className="soft hint" lang="en">{rule.jurisdiction !== 'TEMPLATE' && `${rule.jurisdiction} · `}{rule.source.cite}</span>}
      </span>
    </label>
  )
}
