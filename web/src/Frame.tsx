// The frame around every page: who and where, the way round, language and type size; and which page an address is.
import { Component, lazy, Suspense, useEffect, useRef, useState, type ReactNode } from 'react'
import { ToggleButton } from 'react-aria-components/ToggleButton'
import { Link, Route, Switch, useLocation } from 'wouter'
import { LANGUAGES, NAMES, remember, type Language } from './language'
import { SessionDocument } from './session.operations'
import { SessionProvider, sessionOf, type Session } from './session'
import { usePage } from './ui/ask'
import { Loading, NotFound, Page, Trouble } from './ui/page'
import { useWords } from './words'

const views = {
  Today: () => import('./today/Today'),
  Matters: () => import('./matter/Matters'),
  Matter: () => import('./matter/Matter'),
  Text: () => import('./matter/Text'),
  Poll: () => import('./poll/Poll'),
  Ballot: () => import('./poll/Ballot'),
  Certificate: () => import('./poll/Certificate'),
  Mine: () => import('./mine/Mine'),
  Proxies: () => import('./mine/Proxies'),
  Sessions: () => import('./mine/Sessions'),
  Join: () => import('./join/Join'),
  Portfolio: () => import('./office/Portfolio'),
  Paper: () => import('./office/Paper'),
  Register: () => import('./office/Register'),
}
const Today = lazy(views.Today)
const Matters = lazy(views.Matters)
const Matter = lazy(views.Matter)
const Text = lazy(views.Text)
const Poll = lazy(views.Poll)
const Ballot = lazy(views.Ballot)
const Certificate = lazy(views.Certificate)
const Mine = lazy(views.Mine)
const Proxies = lazy(views.Proxies)
const Sessions = lazy(views.Sessions)
const Join = lazy(views.Join)
const Portfolio = lazy(views.Portfolio)
const Paper = lazy(views.Paper)
const Register = lazy(views.Register)

/** The first page's script is fetched while the session is asked for. */
const FIRST: [RegExp, () => Promise<unknown>][] = [
  [/^\/poll\/[^/]+\/ballot$/, views.Ballot],
  [/^\/poll\/[^/]+\/certificate$/, views.Certificate],
  [/^\/poll\/[^/]+$/, views.Poll],
  [/^\/matter\/[^/]+$/, views.Matter],
  [/^\/(c\/[^/]+)?$/, views.Today],
]
void FIRST.find(([place]) => place.test(location.pathname))?.[1]().catch(() => undefined)

/** Once the first page is shown the others are fetched, so that a lost connection does not close a door. They are small. */
function useOtherPages(): void {
  useEffect(() => {
    const timer = setTimeout(() => Object.values(views).forEach((view) => void view().catch(() => undefined)), 2000)
    return () => clearTimeout(timer)
  }, [])
}

/** A page whose script could not be fetched, or that failed: said plainly, with a way on. */
class Sturdy extends Component<{ children: ReactNode; place: string }, { failed: boolean }> {
  override state = { failed: false }
  static getDerivedStateFromError(): { failed: boolean } {
    return { failed: true }
  }
  override componentDidUpdate(before: { place: string }): void {
    if (this.state.failed && before.place !== this.props.place) this.setState({ failed: false })
  }
  override render(): ReactNode {
    if (!this.state.failed) return this.props.children
    return <Trouble problem={{ kind: navigator.onLine ? 'server' : 'network', reference: null }} again={() => location.reload()} />
  }
}

export function Frame({ choose }: { choose: (language: Language) => void }) {
  const { t } = useWords()
  const [place] = useLocation()
  const community = /^\/c\/([^/]+)/.exec(place)?.[1] ?? null
  const page = usePage(SessionDocument, {})
  useOtherPages()
  useEffect(() => {
    if (community) remember('community', community)
  }, [community])
  const viewer = page.data?.viewer
  const session = viewer ? sessionOf(viewer, community) : null
  return (
    <>
      <a className="skip" href="#page">{t('skip')}</a>
      <Head session={session} choose={choose} />
      <Offline />
      <main id="page" tabIndex={-1}>
        <ScrollUp place={place} />
        <Sturdy place={place}>
        <Suspense fallback={<Loading />}>
          {!page.data ? (
            page.problem ? <Trouble problem={page.problem} again={page.again} /> : <Loading />
          ) : !session || place === '/join' ? (
            <Join signedIn={session !== null} />
          ) : (
            <SessionProvider value={session}>
              <Pages session={session} community={community} />
            </SessionProvider>
          )}
        </Suspense>
        </Sturdy>
      </main>
    </>
  )
}

function Pages({ session, community }: { session: Session; community: string | null }) {
  if (community && !session.viewer.memberships.some((one) => one.community.id === community)) return <NotFound />
  if (!session.here) return <Nowhere />
  return (
    <Switch>
      <Route path="/"><Today /></Route>
      <Route path="/c/:community"><Today /></Route>
      <Route path="/c/:community/matters"><Matters /></Route>
      <Route path="/matter/:id">{({ id }) => <Matter key={id} id={id} />}</Route>
      <Route path="/matter/:id/text">{({ id }) => <Text key={id} id={id} />}</Route>
      <Route path="/poll/:id">{({ id }) => <Poll key={id} id={id} />}</Route>
      <Route path="/poll/:id/ballot">{({ id }) => <Ballot key={id} id={id} />}</Route>
      <Route path="/poll/:id/certificate">{({ id }) => <Certificate key={id} id={id} />}</Route>
      <Route path="/poll/:id/paper">{({ id }) => <Paper key={id} id={id} />}</Route>
      <Route path="/c/:community/register"><Register /></Route>
      <Route path="/portfolio"><Portfolio /></Route>
      <Route path="/mine"><Mine /></Route>
      <Route path="/mine/proxies"><Proxies /></Route>
      <Route path="/mine/sessions"><Sessions /></Route>
      <Route><NotFound /></Route>
    </Switch>
  )
}

function Nowhere() {
  const { t } = useWords()
  return (
    <Page title={t('nowhere.title')}>
      <p>{t('nowhere.text')}</p>
    </Page>
  )
}

function Head({ session, choose }: { session: Session | null; choose: (language: Language) => void }) {
  const { t, language } = useWords()
  const [large, setLarge] = useState(document.documentElement.dataset['type'] === 'large')
  const enlarge = (on: boolean): void => {
    setLarge(on)
    remember('type', on ? 'large' : 'usual')
    if (on) document.documentElement.dataset['type'] = 'large'
    else delete document.documentElement.dataset['type']
  }
  return (
    <header className="head">
      <div className="reading">
        <div role="group" aria-label={t('language')} className="languages">
          {LANGUAGES.map((one) => (
            <ToggleButton key={one} className="quiet" isSelected={one === language} onChange={() => choose(one)}>
              <span lang={one}>{NAMES[one]}</span>
            </ToggleButton>
          ))}
        </div>
        <ToggleButton className="quiet" isSelected={large} onChange={enlarge}>{t('large')}</ToggleButton>
      </div>
      <div className="where">
        <Link href="/" className="name">{session?.here?.community.name ?? t('moothall')}</Link>
        {session?.here && <Ways community={session.here.community.id} />}
      </div>
    </header>
  )
}

function Ways({ community }: { community: string }) {
  const { t } = useWords()
  const [place] = useLocation()
  const way = (href: string, words: string, at: boolean): ReactNode => (
    <Link href={href} aria-current={at ? 'page' : undefined}>{words}</Link>
  )
  return (
    <nav aria-label={t('ways')}>
      {way('/', t('today'), place === '/' || /^\/c\/[^/]+$/.test(place))}
      {way(`/c/${community}/matters`, t('matters'), /\/matter/.test(place))}
      {way('/mine', t('mine'), place.startsWith('/mine'))}
    </nav>
  )
}

/** A new page begins at its top, with the reader at its heading. The first page is left as the browser shows it. */
function ScrollUp({ place }: { place: string }) {
  const before = useRef(place)
  useEffect(() => {
    if (before.current === place) return
    before.current = place
    scrollTo(0, 0)
    document.getElementById('page')?.focus({ preventScroll: true })
  }, [place])
  return null
}

function Offline() {
  const { t } = useWords()
  const [online, setOnline] = useState(navigator.onLine)
  useEffect(() => {
    const look = (): void => setOnline(navigator.onLine)
    addEventListener('online', look)
    addEventListener('offline', look)
    return () => {
      removeEventListener('online', look)
      removeEventListener('offline', look)
    }
  }, [])
  return <div role="status">{!online && <p className="offline">{t('offline')}</p>}</div>
}
