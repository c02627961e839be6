// The frame around every page: who and where, the way round, language and type size; and which page an address is.
import { Component, lazy, Suspense, useEffect, useRef, useState, type ReactNode } from 'react'
import { Link, Route, Switch, useLocation } from 'wouter'
import { LANGUAGES, NAMES, remember, type Language } from './language'
import { SessionDocument } from './session.operations'
import { SessionProvider, sessionOf, type Session } from './session'
import { usePage } from './ui/ask'
import { lazily } from './ui/lazily'
import { Loading, NotFound, Page, Trouble } from './ui/page'
import { useWords, withWords } from './words'

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
  Halls: () => import('./hall/Halls'),
  Hall: () => import('./hall/Hall'),
  Meeting: () => import('./meeting/Meeting'),
  MeetingDesk: () => import('./meeting/Desk'),
  Wall: () => import('./meeting/Wall'),
  Minutes: () => import('./meeting/Minutes'),
  Talk: () => import('./talk/Talk'),
  Said: () => import('./talk/SaidPage'),
  OpinionMap: () => import('./talk/Map'),
  TalkOutcome: () => import('./talk/Outcome'),
}
/** Topics, resolutions and panels, with their words. */
const folk = {
  Topics: () => withWords('folk', import('./topic/Topics')),
  Topic: () => withWords('folk', import('./topic/Topic')),
  Ask: () => withWords('folk', import('./topic/Ask')),
  Claim: () => withWords('folk', import('./topic/Claim')),
  Panels: () => withWords('folk', import('./panel/Panels')),
  Panel: () => withWords('folk', import('./panel/Panel')),
  Docket: () => withWords('folk', import('./panel/Docket')),
  Resolutions: () => withWords('folk', import('./resolution/Resolutions')),
  Resolution: () => withWords('folk', import('./resolution/Resolution')),
}
/** What officers do. Fetched when it is opened, with its words. */
const desk = {
  Draft: () => withWords('desk', import('./desk/Draft')),
  Edit: () => withWords('desk', import('./desk/Edit')),
  Call: () => withWords('desk', import('./desk/Call')),
  Members: () => withWords('desk', import('./desk/Members')),
  Member: () => withWords('desk', import('./desk/Member')),
  Letters: () => withWords('desk', import('./desk/Letters')),
  Sheets: () => withWords('desk', import('./desk/Sheets')),
  Feed: () => withWords('desk', import('./desk/Feed')),
  CallMeeting: () => withWords('desk', import('./desk/CallMeeting')),
  Prepare: () => withWords('desk', import('./desk/Prepare')),
  TopicsDesk: () => withWords('desk', import('./desk/Topics')),
  TopicDesk: () => withWords('desk', import('./desk/Topic')),
  Boxes: () => withWords('desk', import('./desk/Boxes')),
  Asked: () => withWords('desk', import('./desk/Asked')),
  OpenTalk: () => withWords('desk', import('./desk/OpenTalk')),
  Lead: () => withWords('desk', import('./desk/Lead')),
}
const Draft = lazy(desk.Draft)
const Edit = lazy(desk.Edit)
const Call = lazy(desk.Call)
const Members = lazy(desk.Members)
const Member = lazy(desk.Member)
const Letters = lazy(desk.Letters)
const Sheets = lazy(desk.Sheets)
const Feed = lazy(desk.Feed)
const Topics = lazy(folk.Topics)
const Topic = lazy(folk.Topic)
const Ask = lazy(folk.Ask)
const Claim = lazy(folk.Claim)
const Panels = lazy(folk.Panels)
const Panel = lazy(folk.Panel)
const Docket = lazy(folk.Docket)
const Resolutions = lazy(folk.Resolutions)
const Resolution = lazy(folk.Resolution)
const CallMeeting = lazy(desk.CallMeeting)
const Prepare = lazy(desk.Prepare)
const TopicsDesk = lazy(desk.TopicsDesk)
const TopicDesk = lazy(desk.TopicDesk)
const Boxes = lazy(desk.Boxes)
const Asked = lazy(desk.Asked)
const OpenTalk = lazy(desk.OpenTalk)
const Lead = lazy(desk.Lead)
const Today = lazily('Today', views.Today)
const Matters = lazy(views.Matters)
const Matter = lazily('Matter', views.Matter)
const Text = lazy(views.Text)
const Poll = lazily('Poll', views.Poll)
const Ballot = lazily('Ballot', views.Ballot)
const Certificate = lazily('Certificate', views.Certificate)
const Mine = lazy(views.Mine)
const Proxies = lazy(views.Proxies)
const Sessions = lazy(views.Sessions)
const Join = lazy(views.Join)
const Portfolio = lazy(views.Portfolio)
const Paper = lazy(views.Paper)
const Register = lazy(views.Register)
const Halls = lazy(views.Halls)
const Hall = lazy(views.Hall)
const Meeting = lazily('Meeting', views.Meeting)
const MeetingDesk = lazy(views.MeetingDesk)
const Wall = lazy(views.Wall)
const Minutes = lazy(views.Minutes)
const Talk = lazily('Talk', views.Talk)
const Said = lazy(views.Said)
const OpinionMap = lazy(views.OpinionMap)
const TalkOutcome = lazy(views.TalkOutcome)

/** Once the first page is shown the others are fetched, so that a lost connection does not close a door. They are small. */
function useOtherPages(): void {
  useEffect(() => {
    const timer = setTimeout(() => Object.values<() => Promise<unknown>>({ ...views, ...folk }).forEach((view) => void view().catch(() => undefined)), 2000)
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
  // Whoever sent something without a name reads the answer by her code, signed in or not.
  const claiming = /^\/c\/([^/]+)\/claim$/.exec(place)?.[1]
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
          ) : !session && claiming ? (
            <Claim community={claiming} />
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
      <Route path="/c/:community/draft"><Draft /></Route>
      <Route path="/c/:community/members"><Members /></Route>
      <Route path="/c/:community/members/:id">{({ id }) => <Member key={id} id={id} />}</Route>
      <Route path="/c/:community/letters"><Letters /></Route>
      <Route path="/c/:community/feed"><Feed /></Route>
      <Route path="/matter/:id/edit">{({ id }) => <Edit key={id} id={id} />}</Route>
      <Route path="/matter/:id/call">{({ id }) => <Call key={id} id={id} />}</Route>
      <Route path="/poll/:id/consents">{({ id }) => <Asked key={id} id={id} />}</Route>
      <Route path="/poll/:id/sheets">{({ id }) => <Sheets key={id} id={id} />}</Route>
      <Route path="/matter/:id">{({ id }) => <Matter key={id} id={id} />}</Route>
      <Route path="/matter/:id/text">{({ id }) => <Text key={id} id={id} />}</Route>
      <Route path="/poll/:id">{({ id }) => <Poll key={id} id={id} />}</Route>
      <Route path="/poll/:id/ballot">{({ id }) => <Ballot key={id} id={id} />}</Route>
      <Route path="/poll/:id/certificate">{({ id }) => <Certificate key={id} id={id} />}</Route>
      <Route path="/poll/:id/paper">{({ id }) => <Paper key={id} id={id} />}</Route>
      <Route path="/c/:community/register"><Register /></Route>
      <Route path="/c/:community/hall"><Halls /></Route>
      <Route path="/hall/:id">{({ id }) => <Hall key={id} id={id} />}</Route>
      <Route path="/c/:community/topics/desk"><TopicsDesk /></Route>
      <Route path="/c/:community/boxes"><Boxes /></Route>
      <Route path="/c/:community/topics/:id/desk">{({ id }) => <TopicDesk key={id} id={id} />}</Route>
      <Route path="/c/:community/talks/new"><OpenTalk /></Route>
      <Route path="/talk/:id/desk">{({ id }) => <Lead key={id} id={id} />}</Route>
      <Route path="/hall/:id/call">{({ id }) => <CallMeeting key={id} id={id} />}</Route>
      <Route path="/meeting/:id/prepare">{({ id }) => <Prepare key={id} id={id} />}</Route>
      <Route path="/meeting/:id">{({ id }) => <Meeting key={id} id={id} />}</Route>
      <Route path="/meeting/:id/desk">{({ id }) => <MeetingDesk key={id} id={id} />}</Route>
      <Route path="/meeting/:id/wall">{({ id }) => <Wall key={id} id={id} />}</Route>
      <Route path="/meeting/:id/minutes">{({ id }) => <Minutes key={id} id={id} />}</Route>
      <Route path="/talk/:id">{({ id }) => <Talk key={id} id={id} />}</Route>
      <Route path="/talk/:id/said">{({ id }) => <Said key={id} id={id} />}</Route>
      <Route path="/talk/:id/map">{({ id }) => <OpinionMap key={id} id={id} />}</Route>
      <Route path="/talk/:id/outcome">{({ id }) => <TalkOutcome key={id} id={id} />}</Route>
      <Route path="/c/:community/topics"><Topics /></Route>
      <Route path="/c/:community/ask"><Ask /></Route>
      <Route path="/c/:community/claim">{({ community }) => <Claim community={community} />}</Route>
      <Route path="/c/:community/topic/:id">{({ id }) => <Topic key={id} id={id} />}</Route>
      <Route path="/c/:community/resolutions"><Resolutions /></Route>
      <Route path="/c/:community/resolution/:id">{({ id }) => <Resolution key={id} id={id} />}</Route>
      <Route path="/c/:community/panels"><Panels /></Route>
      <Route path="/c/:community/panel/:id">{({ id }) => <Panel key={id} id={id} />}</Route>
      <Route path="/c/:community/advisor/:id">{({ id }) => <Docket key={id} id={id} />}</Route>
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
            <button type="button" key={one} className="quiet" aria-pressed={one === language} onClick={() => choose(one)}>
              <span lang={one}>{NAMES[one]}</span>
            </button>
          ))}
        </div>
        <button type="button" className="quiet" aria-pressed={large} onClick={() => enlarge(!large)}>{t('large')}</button>
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
      {way(`/c/${community}/matters`, t('matters'), /\/matter|\/(resolutions?|panels?|advisor)(\/|$)/.test(place))}
      {way(`/c/${community}/topics`, t('topics.way'), /^\/c\/[^/]+\/(topic|topics|ask|claim)(\/|$)/.test(place))}
      {way(`/c/${community}/hall`, t('halls.way'), /^\/(hall|meeting|talk)\/|\/hall$|\/talks\/new$/.test(place))}
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
