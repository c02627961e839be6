// One command with a few fields: what is half written stays on this device, what is refused is said under the fields.
import type { TypedDocumentNode } from '@graphql-typed-document-node/core'
import type { ReactNode } from 'react'
import { useCommand } from '../ui/ask'
import { useForm } from '../ui/fields'
import { Act, Failed, Plain } from '../ui/page'
import './desk.css'

interface Sent {
  idempotencyKey: string
}

export interface Filled<Data extends object, Input extends Sent, Fields extends Record<string, string>> {
  document: TypedDocumentNode<Data, { input: Input }>
  /** Under which name the half-filled form is kept. */
  draft: string
  begin: Fields
  /** The command; null while something is missing. */
  input: (fields: Fields) => Omit<Input, 'idempotencyKey'> | null
  words: string
  done: (data: Data) => void
  main?: boolean
  children: (fields: Fields, write: (change: Partial<Fields>) => void) => ReactNode
}

export function Fill<Data extends object, Input extends Sent, Fields extends Record<string, string>>({ document, draft, begin, input, words, done, main, children }: Filled<Data, Input, Fields>) {
  const [fields, write] = useForm(draft, begin)
  const [sent, send] = useCommand(document)
  const ready = input(fields)
  const submit = async (): Promise<void> => {
    const data = ready && (await send(ready))
    if (!data) return
    write(undefined)
    done(data)
  }
  const Press = main ? Act : Plain
  return (
    <form onSubmit={(event) => { event.preventDefault(); void submit() }}>
      {children(fields, write)}
      <Failed sent={sent} />
      <Press type="submit" isDisabled={sent.state === 'sending' || !ready}>{words}</Press>
    </form>
  )
}
