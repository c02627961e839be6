// My proxies: who may vote for me, and for whom I may vote.
import { useState } from 'react'
import { serverNow } from '../clock'
import { doors, when } from '../format'
import { useSession } from '../session'
import { useCommand, usePage } from '../ui/ask'
import { Answered, Failed, Page, Plain } from '../ui/page'
import { useWords } from '../words'
import { MineNav } from './Nav'
import { GrantProxyDocument, ProxiesDocument, RevokeProxyDocument, type ProxiesQuery, type ProxyLineFragment } from './Proxies.operations'

const DAY = 86_400_000

export default function Proxies() {
  const { t } = useWords()
  const { here } = useSession()
  const page = usePage(ProxiesDocument, { community: here?.community.id ?? '' })
  return (
    <Answered page={page} pick={(data) => data.myProxies && data}>
      {(data) => (
        <Page title={t('mine.proxies')} above={here?.member.name}>
          <MineNav />
          <section>
            <h2>{t('proxies.given')}</h2>
            {data.myProxies?.given.length === 0 && <p className="empty">{t('proxies.given.none')}</p>}
            <ul className="plainlist">{data.myProxies?.given.map((proxy) => <Given key={proxy.id} proxy={proxy} again={page.again} />)}</ul>
            <Grant data={data} again={page.again} />
          </section>
          <section>
            <h2>{t('proxies.held')}</h2>
            {data.myProxies?.held.length === 0 && <p className="empty">{t('proxies.held.none')}</p>}
            <ul className="plainlist">
              {data.myProxies?.held.map((proxy) => (
                <li key={proxy.id} className="card">
                  <p><strong>{whose(proxy)}</strong></p>
                  <Until proxy={proxy} />
                </li>
              ))}
            </ul>
          </section>
        </Page>
      )}
    </Answered>
  )
}

const whose = ({ seat }: ProxyLineFragment): string =>
  [seat.party?.name ?? seat.party?.holders.map((holder) => holder.name).join('、') ?? seat.member?.name, doors(seat.party?.units ?? [])].filter(Boolean).join(' · ')

function Until({ proxy }: { proxy: ProxyLineFragment }) {
  const spoken = useWords()
  const { zone } = useSession()
  const { t } = spoken
  if (proxy.revokedAt) return <p className="soft">{t('proxies.revoked', { when: when(spoken, proxy.revokedAt, zone) })}</p>
  const over = Date.parse(proxy.until) <= serverNow()
  return (
    <p className="soft">
      {t(over ? 'proxies.over' : 'proxies.until', { when: when(spoken, proxy.until, zone) })}
      {' · '}
      {proxy.poll ? proxy.poll.question : t('proxies.all')}
    </p>
  )
}

function Given({ proxy, again }: { proxy: ProxyLineFragment; again: () => void }) {
  const { t } = useWords()
  const [sent, send] = useCommand(RevokeProxyDocument)
  const stands = !proxy.revokedAt && Date.parse(proxy.until) > serverNow()
  return (
    <li className="card">
      <p><strong>{proxy.holder.name}</strong></p>
      <Until proxy={proxy} />
      <Failed sent={sent} />
      {stands && <Plain isDisabled={sent.state === 'sending'} onPress={() => void send({ proxyId: proxy.id }).then((done) => done && again())}>{t('proxies.revoke')}</Plain>}
    </li>
  )
}

function Grant({ data, again }: { data: ProxiesQuery; again: () => void }) {
  const { t } = useWords()
  const { here } = useSession()
  const [sent, send] = useCommand(GrantProxyDocument)
  const [holder, setHolder] = useState('')
  const parties = data.community?.me?.parties ?? []
  const [party, setParty] = useState(parties[0]?.id ?? here?.member.id ?? '')
  const members = data.community?.members?.edges.map((edge) => edge.node).filter((member) => member.name && member.id !== here?.member.id) ?? []
  if (members.length === 0) return null
  const grant = async (): Promise<void> => {
    const until = new Date(serverNow() + 30 * DAY).toISOString()
    if (await send({ seatId: party, holderId: holder, until })) {
      setHolder('')
      again()
    }
  }
  return (
    <form className="form" onSubmit={(event) => { event.preventDefault(); void grant() }}>
      <h3>{t('proxies.grant')}</h3>
      <p className="soft">{t('proxies.grant.what')}</p>
      {parties.length > 1 && (
        <label>
          {t('proxies.seat')}
          <select value={party} onChange={(event) => setParty(event.target.value)}>
            {parties.map((one) => <option key={one.id} value={one.id}>{doors(one.units)}</option>)}
          </select>
        </label>
      )}
      <label>
        {t('proxies.holder')}
        <select required value={holder} onChange={(event) => setHolder(event.target.value)}>
          <option value="">{t('proxies.choose')}</option>
          {members.map((member) => <option key={member.id} value={member.id}>{member.name}</option>)}
        </select>
      </label>
      <Failed sent={sent} />
      <Plain type="submit" isDisabled={holder === '' || sent.state === 'sending'}>{t('proxies.give')}</Plain>
    </form>
  )
}
