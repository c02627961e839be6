// A new proposal: what it is called and what it says. What is written stays on this device until it is sent.
import { useLocation, useParams } from 'wouter'
import { useSession } from '../session'
import { useCommand } from '../ui/ask'
import { Area, Line, useForm } from '../ui/fields'
import { Act, Failed, Page } from '../ui/page'
import { useWords } from '../words'
import { DraftProposalDocument } from './Draft.operations'
import './desk.css'

export default function Draft() {
  const { community = '' } = useParams()
  const { t } = useWords()
  const { here } = useSession()
  const [, go] = useLocation()
  const [fields, write] = useForm(`proposal of ${community}`, { title: '', text: '' })
  const [sent, send] = useCommand(DraftProposalDocument)
  const put = async (): Promise<void> => {
    const data = await send({ communityId: community, title: fields.title.trim(), text: fields.text.trim() })
    const id = data?.draftProposal.proposal?.id
    if (!id) return
    write(undefined)
    go(`/matter/${id}`)
  }
  return (
    <Page title={t('draft.title')} above={here?.community.name}>
      <p>{t('draft.what')}</p>
      <form onSubmit={(event) => { event.preventDefault(); void put() }}>
        <Line label={t('draft.name')} hint={t('draft.name.hint')} value={fields.title} maxLength={200} isRequired onChange={(title) => write({ title })} />
        <Area label={t('draft.text')} hint={t('draft.text.hint')} rows={10} value={fields.text} isRequired onChange={(text) => write({ text })} />
        <Failed sent={sent} />
        <Act type="submit" isDisabled={sent.state === 'sending' || !fields.title.trim() || !fields.text.trim()}>{t('draft.put')}</Act>
        <p className="soft">{t('draft.kept')}</p>
      </form>
    </Page>
  )
}
