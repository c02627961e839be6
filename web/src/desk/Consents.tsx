// Where a rule asks for the consent of those whose own unit is taken: which units these are.
import { door } from '../format'
import { Tick } from '../ui/fields'
import { Loading, Plain } from '../ui/page'
import { useWords } from '../words'
import { UnitsOfDocument } from './Consents.operations'
import { lies, scopeOf } from './scopes'
import { useWhole } from './whole'

/** Whether a rule knows such consents. */
export const asksConsents = (json: string): boolean => json.includes('"consents"')

export function Consents({ community, place, value, onChange }: { community: string; place: string; value: string[]; onChange: (units: string[]) => void }) {
  const { t } = useWords()
  const page = useWhole(UnitsOfDocument, { community, building: scopeOf(place)?.building ?? null, after: null }, (data) => data.community?.register?.units)
  const units = (page.data?.nodes ?? []).filter((unit) => lies([unit], place)).sort((a, b) => door(a).localeCompare(door(b), 'zh', { numeric: true }))
  return (
    <fieldset className="oneof">
      <legend>{t('call.consents')}</legend>
      <p className="soft">{t('call.consents.hint')}</p>
      {page.problem && page.data === undefined ? <Plain onPress={page.again}>{t('again')}</Plain> : page.data === undefined ? <Loading /> : units.map((unit) => (
        <Tick
          key={unit.id}
          label={[door(unit), unit.owner?.name ?? unit.owner?.holders.map((holder) => holder.name).filter(Boolean).join('、')].filter(Boolean).join(' · ')}
          checked={value.includes(unit.id)}
          onChange={(on) => onChange(on ? [...value, unit.id] : value.filter((one) => one !== unit.id))}
        />
      ))}
    </fieldset>
  )
}
