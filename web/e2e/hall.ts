// A server of its own for a run of tests: the demonstration community on SQLite in a folder that is gone afterwards.
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test as plain, type Browser, type BrowserContext, type BrowserContextOptions, type Page } from '@playwright/test'

export type Name = '周敏' | '林国栋' | '陈秀英' | '王建平' | '李桂兰' | '张德厚' | '江小舟' | '赵倩' | '顾言' | '方晓雯' | 'administrator'
export type Language = 'zh-Hans' | 'zh-Hant' | 'en'

const PROGRAM = process.env['MOOTHALL'] ?? join(import.meta.dirname, '../../target/debug/moothall')

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  return typeof address === 'object' && address ? address.port : 0
}

const HOUR = 3_600_000
/** The demonstration community's clock: eight hours ahead of UTC, whatever the machine's own zone. */
const clockIn = (hours: number): string => new Date(Date.now() + (hours + 8) * HOUR).toISOString()

/** The community's clock in so many hours, as a field wants it. */
export const inHours = (hours: number): string => clockIn(hours).slice(0, 16)
/** The community's day in so many days. */
export const inDays = (days: number): string => clockIn(24 * days).slice(0, 10)

/** A UUID version 7, as the client makes them: what is made later sorts later. */
function timed(): string {
  const time = Date.now().toString(16).padStart(12, '0')
  return `${time.slice(0, 8)}-${time.slice(8)}-7${crypto.randomUUID().slice(15)}`
}

export class Hall {
  url = ''
  private child: ChildProcess | null = null
  private readonly links = new Map<string, string>()
  private readonly cookies = new Map<string, Awaited<ReturnType<BrowserContext['cookies']>>>()
  private readonly folder = mkdtempSync(join(tmpdir(), 'moothall-web-'))

  constructor(private readonly options: string[] = []) {}

  async open(): Promise<void> {
    const port = await freePort()
    this.url = `http://127.0.0.1:${port}`
    const child = spawn(PROGRAM, ['demo', '--database', `sqlite:${this.folder}`, '--listen', `127.0.0.1:${port}`, '--log', 'warn', ...this.options], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    this.child = child
    let said = ''
    for await (const chunk of child.stdout) {
      said += String(chunk)
      if (said.includes('Ctrl-C')) break
    }
    for (const line of said.split('\n')) {
      const [, link, office] = /^\s+(http\S+)\s+(.*)$/.exec(line) ?? []
      if (link && office) this.links.set(office.split('· ').at(-1)?.split(' ')[0] ?? office, link)
    }
    if (this.links.size === 0) throw new Error(`the demonstration did not start:\n${said}`)
  }

  async close(): Promise<void> {
    if (this.child && this.child.exitCode === null) {
      const ended = once(this.child, 'exit')
      this.child.kill('SIGTERM')
      await ended
    }
    rmSync(this.folder, { recursive: true, force: true })
  }

  link(name: Name): string {
    return this.links.get(name) ?? ''
  }

  /** A browser of her own. The first time she comes by her link, as everybody does. */
  async enter(browser: Browser, name: Name, language: Language = 'zh-Hans', options: BrowserContextOptions = {}): Promise<Page> {
    const context = await browser.newContext({ baseURL: this.url, locale: language === 'en' ? 'en-GB' : language, ...options })
    await context.addInitScript((chosen) => localStorage.setItem('language', chosen), language)
    const page = await context.newPage()
    const known = this.cookies.get(name)
    if (known) {
      await context.addCookies(known)
    } else {
      await page.goto(this.link(name))
      await page.getByRole('button').click()
      await page.waitForURL(`${this.url}/`)
      this.cookies.set(name, await context.cookies())
    }
    return page
  }

  /** A request by the API, as the person of this page: for what a test needs but does not test. */
  async ask<Data = Record<string, unknown>>(page: Page, query: string, variables: object = {}): Promise<Data> {
    const reply = await page.request.post(`${this.url}/graphql`, {
      headers: { 'content-type': 'application/json', origin: this.url },
      data: { query, variables },
    })
    const answer = (await reply.json()) as { data: Data; errors?: unknown }
    if (answer.errors) throw new Error(JSON.stringify(answer.errors))
    return answer.data
  }

  /** A mutation that must not be refused. */
  async command(page: Page, name: string, input: object, select: string): Promise<Record<string, unknown>> {
    const type = `${name[0]?.toUpperCase()}${name.slice(1)}Input`
    const data = await this.ask<Record<string, { userErrors: unknown[] } & Record<string, unknown>>>(
      page,
      `mutation($input: ${type}!) { ${name}(input: $input) { ${select} userErrors { code message } } }`,
      { input: { idempotencyKey: timed(), ...input } },
    )
    const payload = data[name]
    if (!payload || payload.userErrors.length > 0) throw new Error(`${name}: ${JSON.stringify(payload?.userErrors)}`)
    return payload
  }
}

export interface Facts {
  community: string
  facade: string
  panel: string
  lift: string
  facadeMatter: string
  /** The hall, its meeting in session, and the one before. */
  hall: string
  meeting: string
  earlier: string
  /** What is being talked over, and what was. */
  talk: string
  talked: string
  /** What the community asks, and what somebody brought up. */
  asked: string
  raised: string
  /** What was resolved, and the proposal it came from; the panel, and who wrote its opinion. */
  resolution: string
  resolved: string
  advisors: string
  advisor: string
}

/** What the demonstration made, by its ids. */
export async function factsOf(hall: Hall, page: Page): Promise<Facts> {
  interface Answer {
    communities: { edges: { node: { id: string; polls: { edges: { node: { id: string; phase: string } }[] }; proposals: { edges: { node: { id: string; title: string } }[] }
      halls: { edges: { node: { id: string; meetings: { edges: { node: { id: string; phase: string } }[] } } }[] }
      deliberations: { edges: { node: { id: string; title: string } }[] }
      topics: { edges: { node: { id: string; title: string | null } }[] }
      resolutions: { edges: { node: { id: string; poll: { proposal: { id: string } } | null } }[] }
      panels: { edges: { node: { id: string; advice: { edges: { node: { opinion: { author: { id: string } | null } | null } }[] } } }[] } } }[] }
  }
  const { communities } = await hall.ask<Answer>(
    page,
    `{ communities(first: 1) { edges { node { id polls(first: 20) { edges { node { id phase } } } proposals(first: 20) { edges { node { id title } } }
      halls(first: 1) { edges { node { id meetings(first: 5) { edges { node { id phase } } } } } } deliberations(first: 5) { edges { node { id title } } }
      topics(first: 20) { edges { node { id title } } } resolutions(first: 1) { edges { node { id poll { proposal { id } } } } }
      panels(first: 1) { edges { node { id advice(first: 5) { edges { node { opinion { author { id } } } } } } } } } } } }`,
  )
  const found = communities.edges[0]?.node
  const poll = (phase: string): string => found?.polls.edges.find((edge) => edge.node.phase === phase)?.node.id ?? ''
  const matter = (word: string): string => found?.proposals.edges.find((edge) => edge.node.title.includes(word))?.node.id ?? ''
  const hallFound = found?.halls.edges[0]?.node
  const meeting = (phase: string): string => hallFound?.meetings.edges.find((edge) => edge.node.phase === phase)?.node.id ?? ''
  const talk = (word: string): string => found?.deliberations.edges.find((edge) => edge.node.title.includes(word))?.node.id ?? ''
  const talks = { hall: hallFound?.id ?? '', meeting: meeting('OPEN'), earlier: meeting('CLOSED'), talk: talk('电动自行车'), talked: talk('外墙') }
  const topic = (word: string): string => found?.topics.edges.find((edge) => edge.node.title?.includes(word))?.node.id ?? ''
  const [resolution, panel] = [found?.resolutions.edges[0]?.node, found?.panels.edges[0]?.node]
  const followed = { resolution: resolution?.id ?? '', resolved: resolution?.poll?.proposal.id ?? '', advisors: panel?.id ?? '', advisor: panel?.advice.edges.flatMap((edge) => edge.node.opinion?.author?.id ?? [])[0] ?? '' }
  return { ...talks, ...followed, asked: topic('外墙'), raised: topic('楼道灯'), community: found?.id ?? '', facade: poll('OPEN'), panel: poll('CERTIFIED'), lift: matter('3幢1单元加装电梯'), facadeMatter: matter('米色') }
}

/** Which member somebody is. */
export async function memberId(hall: Hall, page: Page): Promise<string> {
  const { viewer } = await hall.ask<{ viewer: { memberships: { member: { id: string } }[] } }>(page, '{ viewer { memberships { member { id } } } }')
  return viewer.memberships[0]?.member.id ?? ''
}

/** What officers work on: a text that is fixed and waits for its vote, a member who holds an office, a meeting that is being prepared, a topic with suggestions. */
export async function deskOf(hall: Hall, chair: Page, community: string, room: string): Promise<{ fixed: string; member: string; called: string; topic: string }> {
  const drafted = await hall.command(chair, 'draftProposal', { communityId: community, title: '给单车棚装灯', text: '装两盏灯，费用 1200 元。' }, 'proposal { id }')
  const fixed = (drafted['proposal'] as { id: string }).id
  await hall.command(chair, 'freezeProposal', { proposalId: fixed }, 'position')
  const { community: found } = await hall.ask<{ community: { offices: { edges: { node: { role: string; member: { id: string } } }[] }; topics: { edges: { node: { id: string; title: string | null } }[] } } }>(
    chair,
    'query($id: ID!) { community(id: $id) { offices(first: 20) { edges { node { role member { id } } } } topics(first: 20) { edges { node { id title } } } } }',
    { id: community },
  )
  const startsAt = new Date(Date.now() + 20 * 24 * HOUR).toISOString()
  const meeting = await hall.command(chair, 'callMeeting', { hallId: room, kind: 'REGULAR', place: '3幢架空层', startsAt }, 'meeting { id }')
  const called = (meeting['meeting'] as { id: string }).id
  for (const title of ['门前的台阶', '电动自行车的充电棚']) await hall.command(chair, 'scheduleItem', { meetingId: called, title }, 'position')
  const topic = found.topics.edges.find((edge) => edge.node.title?.includes('外墙'))?.node.id ?? ''
  return { fixed, called, topic, member: found.offices.edges.find((edge) => edge.node.role === 'TELLER')?.node.member.id ?? '' }
}

export const test = plain.extend<object, { hall: Hall }>({
  hall: [
    async ({}, use) => {
      const hall = new Hall()
      await hall.open()
      await use(hall)
      await hall.close()
    },
    { scope: 'worker' },
  ],
})
export { expect } from '@playwright/test'
