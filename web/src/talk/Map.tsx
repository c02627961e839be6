// Where opinions gather: what all share first, then the groups, each with its two most typical statements, and a calm drawing of them.
import { useRef, useState } from 'react'
import { Link } from 'wouter'
import { useStream } from '../live'
import { having, usePage } from '../ui/ask'
import { Hearing } from '../ui/Hearing'
import { Answered } from '../ui/page'
import { useWords, type Key } from '../words'
import { Drawing } from './Drawing'
import { TalkMapDocument, TalkMapStepsDocument, type DrawnFragment, type TalkMapQuery } from './Map.operations'
import { goesOn, TalkPage, type Found } from './talking'

type Head = Extract<NonNullable<TalkMapQuery['node']>, { question: string }>
type Group = DrawnFragment['groups'][number]

export const groupName = (index: number): Key => `map.group.${Math.min(index, 4) + 1}` as 'map.group.1'

export default function MapPage({ id }: { id: string }) {
  const page = usePage(TalkMapDocument, { id })
  return (
    <Answered page={page} pick={(data) => (having<Found>(data.node, 'question') ? data : null)}>
      {(data) => <Shown talk={data.node as Head} read={data.opinionMap ?? null} />}
    </Answered>
  )
}

function Shown({ talk, read }: { talk: Head; read: DrawnFragment | null }) {
  const { t } = useWords()
  const [heard, setHeard] = useState<DrawnFragment | null>(null)
  const position = useRef<string | null>(read?.position ?? null)
  // Before the first mark there is no map to follow.
  const hearing = useStream(read && goesOn(talk) ? talk.id : null, {
    document: TalkMapStepsDocument,
    variables: () => ({ talk: talk.id, after: position.current }),
    heard: ({ opinionMap }) => {
      position.current = opinionMap.position
      setHeard(opinionMap)
    },
  })
  const map = heard ?? read
  return (
    <TalkPage talk={talk}>
      {read && goesOn(talk) && <Hearing hearing={hearing} />}
      {!map || map.groups.length === 0 ? (
        <>
          <p className="empty">{t(map ? 'map.few' : 'map.none')}</p>
          {goesOn(talk) && <p><Link href={`/talk/${talk.id}`} className="act">{t('talks.go')}</Link></p>}
        </>
      ) : <Told map={map} />}
    </TalkPage>
  )
}

function Told({ map }: { map: DrawnFragment }) {
  const { t } = useWords()
  const { agreed, disagreed, groups, mine } = map
  const own = mine ? groups.findIndex((group) => group.number === mine.group) : -1
  return (
    <>
      <p className="standing">{t('map.people', { n: map.participants })}</p>
      <section>
        <h2>{t('map.shared')}</h2>
        {agreed.length + disagreed.length === 0 && <p className="empty">{t('map.shared.none')}</p>}
        <ul className="plainlist shared">
          {agreed.map((one) => one.statement?.words && <Shared key={one.statementId} words={one.statement.words} how={t('map.agree', { said: one.said, seen: one.seen })} />)}
          {disagreed.map((one) => one.statement?.words && <Shared key={one.statementId} words={one.statement.words} how={t('map.disagree', { said: one.said, seen: one.seen })} />)}
        </ul>
      </section>
      <section>
        <h2>{t(groups.length === 1 ? 'map.one' : 'map.groups', { n: groups.length })}</h2>
        <Drawing map={map} />
        <p className="soft">{t('map.how')}</p>
        {mine && <p>{own >= 0 ? t('map.you', { group: t(groupName(own)) }) : t('map.you.nowhere')}</p>}
        {!mine && <p>{t('map.you.not')}</p>}
        <ol className="groups">{groups.map((group, index) => <GroupWords key={group.number} group={group} index={index} own={index === own} />)}</ol>
      </section>
    </>
  )
}

function Shared({ words, how }: { words: string; how: string }) {
  return (
    <li className="card">
      <p className="typical">{words}</p>
      <p className="soft">{how}</p>
    </li>
  )
}

function GroupWords({ group, index, own }: { group: Group; index: number; own: boolean }) {
  const { t } = useWords()
  const typical = group.representatives.filter((one) => one.statement?.words).slice(0, 2)
  return (
    <li className={`group g${index}`}>
      <h3>{t('map.group', { group: t(groupName(index)), n: group.size })}{own && <span className="soft">{t('map.yours')}</span>}</h3>
      {typical.length === 0 && <p className="soft">{t('map.typical.none')}</p>}
      <ul className="plainlist">
        {typical.map((one) => (
          <li key={one.statementId}>
            <p className="typical">{one.statement?.words}</p>
            <p className="soft">{t(one.agrees ? 'map.agree' : 'map.disagree', { said: one.said, seen: one.seen })}</p>
          </li>
        ))}
      </ul>
    </li>
  )
}
