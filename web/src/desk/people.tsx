// Somebody of the community as a choice: all its members, by name.
import { useSession } from '../session'
import { Pick } from '../ui/fields'
import { useWords } from '../words'
import { PeopleDocument } from './Topics.operations'
import { useWhole } from './whole'

export interface Person {
  id: string
  name: string
}

/** Everybody, in the order of their names; empty while they are being read. */
export function usePeople(): Person[] {
  const { here } = useSession()
  const page = useWhole(PeopleDocument, { community: here?.community.id ?? '', after: null }, (data) => data.community?.members)
  return (page.data?.nodes ?? [])
    .flatMap((one) => (one.name && !one.erasedAt ? [{ id: one.id, name: one.name }] : []))
    .sort((a, b) => a.name.localeCompare(b.name, 'zh'))
}

export function PickPerson({ label, hint, value, onChange, people, isOptional = false }: { label: string; hint?: string; isOptional?: boolean; value: string; onChange: (id: string) => void; people: readonly Person[] }) {
  const { t } = useWords()
  return <Pick label={label} hint={hint} value={value} isRequired={!isOptional} onChange={onChange} choices={[['', t('prepare.pick')], ...people.map((one) => [one.id, one.name] as const)]} />
}
