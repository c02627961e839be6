// Bringing something up, with or without a name. What is written stays on this device until it is sent.
import { useState } from 'react'
import { Link, useLocation, useParams } from 'wouter'
import { places, scopeOf } from '../desk/scopes'
import { useSession } from '../session'
import { useCommand, usePage } from '../ui/ask'
import { Area, OneOf, Pick, useForm } from '../ui/fields'
import { Act, Answered, Failed, Page } from '../ui/page'
import { useWords } from '../words'
import { AskingDocument, RaiseTopicAnonymouslyDocument, RaiseTopicDocument, type AskingQuery } from './Ask.operations'
import '../desk/desk.css'
import './topic.css'

type Community = NonNullable<AskingQuery['community']>

export default function Ask() {
  const { community = '' } = useParams()
  const page = usePage(AskingDocument, { community })
  return (
    <Answered page={page} pick={(data) => data.community}>
      {(found) => <Form community={found} />}
    </Answered>
  )
}

function Form({ community }: { community: Community }) {
  const { t } = useWords()
  const { here } = useSession()
  const [, go] = useLocation()
  const [fields, write] = useForm(`topic of ${community.id}`, { words: '', place: '', name: 'named', seen: 'open' })
  const [sent, send] = useCommand(RaiseTopicDocument)
  const [sentUnnamed, sendUnnamed] = useCommand(RaiseTopicAnonymouslyDocument)
  const [code, setCode] = useState<string | null>(null)
  const named = fields.name === 'named'
  const parts = community.register?.buildings ?? []
  const put = async (): Promise<void> => {
    const input = { communityId: community.id, words: fields.words.trim(), confidential: fields.seen === 'closed', scope: scopeOf(fields.place) }
    if (named) {
      const id = (await send(input))?.raiseTopic.topic?.id
      if (!id) return
      write(undefined)
      go(`/c/${community.id}/topic/${id}`)
    } else {
      const made = (await sendUnnamed(input))?.raiseTopicAnonymously.claimCode
      if (!made) return
      write(undefined)
      setCode(made)
    }
  }
  if (code !== null) return <Sent code={code} community={community.id} />
  const sending = sent.state === 'sending' || sentUnnamed.state === 'sending'
  return (
    <Page title={t('bring.title')} above={<Link href={`/c/${community.id}/topics`}>{t('topics')}</Link>}>
      <p>{t('bring.what', { n: community.settings.answerWorkingDays })}</p>
      <form onSubmit={(event) => { event.preventDefault(); void put() }}>
        <Area label={t('bring.words')} hint={t('bring.words.hint')} rows={6} value={fields.words} maxLength={20_000} isRequired onChange={(words) => write({ words })} />
        {parts.length > 0 && (
          <Pick label={t('bring.place')} value={fields.place} onChange={(place) => write({ place })} choices={[['', t('bring.place.all')], ...places(parts)]} />
        )}
        <OneOf
          label={t('bring.name')}
          value={fields.name}
          onChange={(name) => write({ name })}
          choices={[
            { value: 'named', words: t('bring.name.yes', { name: here?.member.name ?? '' }), hint: t('bring.name.yes.hint') },
            { value: 'unnamed', words: t('bring.name.no'), hint: t('bring.name.no.hint') },
          ]}
        />
        <OneOf
          label={t('bring.seen')}
          value={fields.seen}
          onChange={(seen) => write({ seen })}
          choices={[
            { value: 'open', words: t('bring.seen.open'), hint: t('bring.seen.open.hint') },
            { value: 'closed', words: t('bring.seen.closed') },
          ]}
        />
        <Failed sent={sent} />
        <Failed sent={sentUnnamed} />
        <Act type="submit" isDisabled={sending || fields.words.trim() === ''}>{t(named ? 'bring.send' : 'bring.sendUnnamed')}</Act>
        <p className="soft">{t('bring.kept')}</p>
      </form>
    </Page>
  )
}

function Sent({ code, community }: { code: string; community: string }) {
  const { t } = useWords()
  return (
    <Page title={t('bring.sent')} above={<Link href={`/c/${community}/topics`}>{t('topics')}</Link>}>
      <p>{t('bring.sent.what')}</p>
      <p className="kept-code" aria-label={t('claim.code')}>{code}</p>
      <p><strong>{t('bring.sent.keep')}</strong></p>
      <p className="links"><Link href={`/c/${community}/claim`}>{t('claim.way')}</Link></p>
    </Page>
  )
}
