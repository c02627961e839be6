// Where I am signed in: a lost phone is signed out from here.
import { when } from '../format'
import { useSession } from '../session'
import { useCommand, usePage } from '../ui/ask'
import { Answered, Failed, Page, Plain } from '../ui/page'
import { useWords } from '../words'
import { MineNav } from './Nav'
import { RevokeSessionDocument, SessionsDocument, SignOutDocument, type SessionsQuery } from './Sessions.operations'

type One = NonNullable<SessionsQuery['viewer']>['sessions'][number]

export default function Sessions() {
  const { t } = useWords()
  const { here } = useSession()
  const page = usePage(SessionsDocument, {})
  return (
    <Answered page={page} pick={(data) => data.viewer}>
      {(viewer) => (
        <Page title={t('mine.sessions')} above={here?.member.name}>
          <MineNav />
          <p>{t('sessions.what')}</p>
          <ul className="plainlist">{viewer.sessions.map((one) => <Line key={one.id} one={one} again={page.again} />)}</ul>
        </Page>
      )}
    </Answered>
  )
}

function Line({ one, again }: { one: One; again: () => void }) {
  const spoken = useWords()
  const { t } = spoken
  const { zone } = useSession()
  const [sent, send] = useCommand(RevokeSessionDocument)
  const [left, leave] = useCommand(SignOutDocument)
  return (
    <li className="card">
      <p><strong>{t(one.isCurrent ? 'sessions.this' : 'sessions.other')}</strong></p>
      <p className="soft">{t('sessions.since', { since: when(spoken, one.createdAt, zone), used: when(spoken, one.usedAt, zone) })}</p>
      <Failed sent={sent} />
      <Failed sent={left} />
      {one.isCurrent ? (
        <Plain onPress={() => void leave({}).then((done) => done && location.assign('/'))}>{t('sessions.leave')}</Plain>
      ) : (
        <Plain onPress={() => void send({ sessionId: one.id }).then((done) => done && again())}>{t('sessions.end')}</Plain>
      )}
    </li>
  )
}
