// The door: somebody comes with the code from her letter. A letter's QR opens /join#CODE, so that no server log ever holds the code.
import { useState } from 'react'
import { Input, Label, TextField } from 'react-aria-components/TextField'
import { useCommand } from '../ui/ask'
import { Act, Failed, Page } from '../ui/page'
import { useWords } from '../words'
import { RedeemDocument } from './Join.operations'

export default function Join({ signedIn }: { signedIn: boolean }) {
  const { t } = useWords()
  const [code, setCode] = useState(decodeURIComponent(location.hash.slice(1)))
  const [sent, send] = useCommand(RedeemDocument)
  const enter = async (): Promise<void> => {
    if (await send({ code })) location.assign('/')
  }
  return (
    <Page title={t(signedIn ? 'join.more' : 'join.title')} className="sheet">
      <p>{t('join.what')}</p>
      <form onSubmit={(event) => { event.preventDefault(); void enter() }}>
        <TextField value={code} onChange={setCode} autoComplete="off" isRequired>
          <Label>{t('join.code')}</Label>
          <Input autoCapitalize="characters" spellCheck="false" className="code" />
        </TextField>
        <Failed sent={sent} />
        <Act type="submit" isDisabled={sent.state === 'sending' || code.trim() === ''}>{t('join.enter')}</Act>
      </form>
      <p className="soft">{t('join.help')}</p>
    </Page>
  )
}
