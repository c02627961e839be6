// One command as a button; where a reason or a text is wanted, the button stands under its field.
import type { TypedDocumentNode } from '@graphql-typed-document-node/core'
import { useState, type ReactNode } from 'react'
import { Label, TextArea, TextField } from 'react-aria-components/TextField'
import { useCommand, useDraft } from './ask'
import { Act, Failed, Plain } from './page'

interface Sent {
  idempotencyKey: string
}

type Rest<Input extends Sent> = Omit<Input, 'idempotencyKey'>

export interface Deed<Input extends Sent> {
  document: TypedDocumentNode<object, { input: Input }>
  input: Rest<Input>
  words: ReactNode
  done?: () => void
  main?: boolean
  className?: string
  isDisabled?: boolean
}

export function Do<Input extends Sent>({ document, input, words, done, main, className, isDisabled }: Deed<Input>) {
  const [sent, send] = useCommand(document)
  const Press = main ? Act : Plain
  const press = (): void => void send(input).then((answer) => answer && done?.())
  return (
    <div className={className ?? 'deed'}>
      <Press isDisabled={sent.state === 'sending' || isDisabled === true} onPress={press}>{words}</Press>
      <Failed sent={sent} />
    </div>
  )
}

interface Written<Input extends Sent> {
  document: TypedDocumentNode<object, { input: Input }>
  /** The command with what was written. */
  input: (text: string) => Rest<Input>
  /** Under which name the half-written text is kept. */
  draft: string
  label: string
  words: string
  done?: () => void
  rows?: number
  first?: string
  optional?: boolean
  children?: ReactNode
  isDisabled?: boolean
}

export function Write<Input extends Sent>({ document, input, draft, label, words, done, rows, first, optional, children, isDisabled }: Written<Input>) {
  const [kept, setKept] = useDraft(draft)
  const [touched, setTouched] = useState(false)
  const [sent, send] = useCommand(document)
  const text = kept === '' && !touched ? (first ?? '') : kept
  const write = (next: string): void => {
    setTouched(true)
    setKept(next)
  }
  const submit = async (): Promise<void> => {
    if (!(await send(input(text.trim())))) return
    setKept('')
    setTouched(false)
    done?.()
  }
  return (
    <form onSubmit={(event) => { event.preventDefault(); void submit() }}>
      {children}
      <TextField value={text} onChange={write} maxLength={20_000}>
        <Label>{label}</Label>
        <TextArea rows={rows ?? 3} />
      </TextField>
      <Failed sent={sent} />
      <Plain type="submit" isDisabled={sent.state === 'sending' || isDisabled === true || (!optional && text.trim() === '')}>{words}</Plain>
    </form>
  )
}

/** A deed that is seldom done, behind its name. */
export function Seldom({ name, children }: { name: string; children: ReactNode }) {
  return (
    <details className="seldom">
      <summary>{name}</summary>
      {children}
    </details>
  )
}
