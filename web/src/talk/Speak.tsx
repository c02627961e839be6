// Writing a statement. A half-written one is kept on the device until it has been sent.
import { useState } from 'react'
import { Label, TextArea, TextField } from 'react-aria-components/TextField'
import { useSession } from '../session'
import { useCommand, useDraft } from '../ui/ask'
import { Failed, Plain } from '../ui/page'
import { useWords } from '../words'
import { MakeStatementDocument } from './Talk.operations'
import { myDelegation, type Found, type Said } from './talking'

const SIDES: Said['side'][] = ['FOR', 'AGAINST', 'QUESTION', 'INFORMATION']

export function Speak({ talk, told }: { talk: Found; told: (statement: Said) => void }) {
  const { t } = useWords()
  const { here } = useSession()
  const [words, setWords] = useDraft(`statement ${talk.id}`)
  const [sources, setSources] = useDraft(`sources ${talk.id}`)
  const [side, setSide] = useState<Said['side']>('FOR')
  const [sent, send] = useCommand(MakeStatementDocument)
  const [kept, setKept] = useState<string | null>(null)
  const speak = async (): Promise<void> => {
    const delegationId = myDelegation(talk, here?.member.id ?? '')
    const data = await send({ deliberationId: talk.id, side, words: words.trim(), sources: sources.trim() || null, delegationId })
    const made = data?.makeStatement.statement
    if (!made) return
    setKept(made.words ?? '')
    setWords('')
    setSources('')
    told(made)
  }
  return (
    <form onSubmit={(event) => { event.preventDefault(); void speak() }}>
      <label>
        {t('speak.side')}
        <select value={side} onChange={(event) => setSide(event.target.value as Said['side'])}>
          {SIDES.map((one) => <option key={one} value={one}>{t(`said.${one}`)}</option>)}
        </select>
      </label>
      <TextField value={words} onChange={(text) => { setWords(text); setKept(null) }} maxLength={2000}>
        <Label>{t('speak.words')}</Label>
        <TextArea rows={4} />
      </TextField>
      <TextField value={sources} onChange={setSources} maxLength={2000}>
        <Label>{t('speak.sources')}</Label>
        <TextArea rows={2} />
      </TextField>
      <p className="soft">{t('speak.how')}</p>
      <Failed sent={sent} />
      <Plain type="submit" isDisabled={sent.state === 'sending' || words.trim() === ''}>{t('speak.send')}</Plain>
      <div role="status">{kept !== null && <p className="voted">{t('speak.sent')}</p>}</div>
    </form>
  )
}
