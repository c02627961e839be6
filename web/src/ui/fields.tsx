// The fields of forms: a label that stays, what is wanted in a sentence, and what was typed kept until it is sent.
import { useId, type ReactNode } from 'react'
import { useDraft } from './ask'
import './fields.css'

interface Field {
  label: string
  value: string
  onChange: (value: string) => void
  hint?: ReactNode
  isRequired?: boolean
}

function Framed({ id, label, hint, children }: { id: string; label: string; hint: ReactNode; children: ReactNode }) {
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      {hint && <p className="soft hint" id={`${id}-hint`}>{hint}</p>}
      {children}
    </div>
  )
}

const described = (id: string, hint: ReactNode): string | undefined => (hint ? `${id}-hint` : undefined)

export function Line({ label, value, onChange, hint, isRequired, type = 'text', maxLength, list }: Field & { type?: 'text' | 'search' | 'datetime-local' | 'date' | 'number'; maxLength?: number; list?: readonly string[] }) {
  const id = useId()
  return (
    <Framed id={id} label={label} hint={hint}>
      <input id={id} type={type} value={value} maxLength={maxLength} required={isRequired} aria-describedby={described(id, hint)} list={list && `${id}-list`} autoComplete="off" onChange={(event) => onChange(event.target.value)} />
      {list && <datalist id={`${id}-list`}>{list.map((one) => <option key={one} value={one} />)}</datalist>}
    </Framed>
  )
}

export function Area({ label, value, onChange, hint, isRequired, rows = 6, maxLength, isTable = false }: Field & { rows?: number; maxLength?: number; isTable?: boolean }) {
  const id = useId()
  return (
    <Framed id={id} label={label} hint={hint}>
      <textarea id={id} rows={rows} className={isTable ? 'table' : undefined} wrap={isTable ? 'off' : 'soft'} spellCheck={!isTable} value={value} maxLength={maxLength} required={isRequired} aria-describedby={described(id, hint)} onChange={(event) => onChange(event.target.value)} />
    </Framed>
  )
}

export function Pick({ label, value, onChange, hint, isRequired, choices }: Field & { choices: readonly (readonly [string, string])[] }) {
  const id = useId()
  return (
    <Framed id={id} label={label} hint={hint}>
      <select id={id} value={value} required={isRequired} aria-describedby={described(id, hint)} onChange={(event) => onChange(event.target.value)}>
        {choices.map(([key, words]) => <option key={key} value={key}>{words}</option>)}
      </select>
    </Framed>
  )
}

/** One of a few, all to be seen: a whole line is the target. */
export function OneOf<Value extends string>({ label, value, onChange, choices }: { label: string; value: Value; onChange: (value: Value) => void; choices: readonly { value: Value; words: string; hint?: ReactNode }[] }) {
  const name = useId()
  return (
    <fieldset className="oneof">
      <legend>{label}</legend>
      {choices.map((one) => (
        <label key={one.value}>
          <input type="radio" name={name} value={one.value} checked={one.value === value} onChange={() => onChange(one.value)} />
          <span>{one.words}{one.hint && <span className="soft hint">{one.hint}</span>}</span>
        </label>
      ))}
    </fieldset>
  )
}

export function Tick({ label, checked, onChange }: { label: ReactNode; checked: boolean; onChange: (checked: boolean) => void }) {
  return (
    <label className="tickbox">
      <input type="checkbox" checked={checked} onChange={(event) => onChange(event.target.checked)} />
      <span>{label}</span>
    </label>
  )
}

/** A form of several fields that survives a reload and a lost connection. `undefined` forgets it. */
export function useForm<Fields extends Record<string, string>>(name: string, begin: Fields): [Fields, (change: Partial<Fields> | undefined) => void] {
  const [text, write] = useDraft(name)
  const kept = text ? (JSON.parse(text) as Partial<Fields>) : {}
  const fields = { ...begin, ...kept }
  return [fields, (change) => write(change ? JSON.stringify({ ...kept, ...change }) : '')]
}
