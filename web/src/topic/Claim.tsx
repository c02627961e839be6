// What became of something sent without a name: read by its code, signed in or not. The code goes into no address.
import { useState } from 'react'
import { useClient } from 'urql'
import { when } from '../format'
import { lastDay } from '../ui/days'
import { Line } from '../ui/fields'
import { Act, Page } from '../ui/page'
import { Paragraphs } from '../ui/Paragraphs'
import { useWords } from '../words'
import { ClaimedDocument, type ClaimedQuery } from './Ask.operations'
import '../desk/desk.css'
import './topic.css'

type Claimed = NonNullable<ClaimedQuery['claimedTopic']>

const ZONE = 'Asia/Shanghai'

export default function Claim({ community }: { community: string }) {
  const { t } = useWords()
  const client = useClient()
  const [code, setCode] = useState('')
  const [asking, setAsking] = useState(false)
  const [found, setFound] = useState<Claimed | null>(null)
  const [trouble, setTrouble] = useState<string | null>(null)
  const look = async (): Promise<void> => {
    setAsking(true)
    const { data, error } = await client.query(ClaimedDocument, { community, code: code.trim() }, { requestPolicy: 'network-only' }).toPromise()
    setAsking(false)
    setFound(data?.claimedTopic ?? null)
    const limited = error?.graphQLErrors.find((one) => one.extensions['code'] === 'RATE_LIMITED')
    if (limited) setTrouble(limited.message)
    else setTrouble(error?.networkError ? t('trouble.network.text') : error || !data?.claimedTopic ? t('claim.none') : null)
  }
  return (
    <Page title={t('claim.title')}>
      <p>{t('claim.what')}</p>
      <form onSubmit={(event) => { event.preventDefault(); void look() }}>
        <Line label={t('claim.code')} value={code} maxLength={100} isRequired onChange={setCode} />
        <Act type="submit" isDisabled={asking || code.trim() === ''}>{t('claim.look')}</Act>
      </form>
      <div role="alert">{trouble && <p className="refused">{trouble}</p>}</div>
      <div role="status">{found && <Told topic={found} />}</div>
    </Page>
  )
}

function Told({ topic }: { topic: Claimed }) {
  const spoken = useWords()
  const { t } = spoken
  return (
    <section>
      <h2>{t(`topic.phase.${topic.phase}`)}</h2>
      <p className="soft">{t('claim.came', { when: when(spoken, topic.raisedAt, ZONE) })}</p>
      {!topic.answeredAt && topic.dueAt && <p className="time">{t('topic.due', { day: lastDay(spoken, topic.dueAt, ZONE) })}</p>}
      {topic.entries.length === 0 && <p className="empty">{t('claim.nothing')}</p>}
      {topic.entries.map((entry) => (
        <div key={entry.at} className="answer">
          <h3>{t(`entry.${entry.kind}`)}</h3>
          {entry.text && <Paragraphs text={entry.text} />}
          {entry.reason && <p>{entry.reason}</p>}
          <p className="soft">{when(spoken, entry.at, ZONE)}</p>
        </div>
      ))}
    </section>
  )
}
