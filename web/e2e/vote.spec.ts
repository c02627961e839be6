// A vote from its notice to its certificate, and what may come between.
import type { Page } from '@playwright/test'
import { expect, factsOf, test, type Hall, type Language, type Name } from './hall'
import { wire } from './proxy'

const QUESTION = '是否同意在1单元门口装一盏灯？'

/** A vote in session among the eight owners of one entrance, ready for its notice. */
async function called(hall: Hall, registrar: Page, chair: Page, question = QUESTION): Promise<string> {
  const { community } = await factsOf(hall, chair)
  const settings = { noticeDaysMin: 0, objectionDays: 0, extensionDaysMax: 15, proxiesMax: 3, openProposalsMax: 10, reason: '测试' }
  await hall.command(registrar, 'changeSettings', { communityId: community, ...settings }, 'position')
  const drafted = await hall.command(chair, 'draftProposal', { communityId: community, title: '门口装灯', text: '在1单元门口装一盏感应灯，费用 800 元。' }, 'proposal { id }')
  const proposal = (drafted['proposal'] as { id: string }).id
  await hall.command(chair, 'freezeProposal', { proposalId: proposal }, 'position')
  const poll = await hall.command(
    chair,
    'callPoll',
    {
      proposalId: proposal,
      question,
      rule: 'cn.civil278.ordinary',
      electorate: { owners: { scope: { building: '1幢', entrance: '1单元' } } },
      ballotMode: 'CONFIDENTIAL',
      replaceable: true,
      liveTally: false,
      opensAt: new Date().toISOString(),
      closesAt: null,
    },
    'poll { id }',
  )
  return (poll['poll'] as { id: string }).id
}

async function vote(page: Page, poll: string, choice: string): Promise<void> {
  await page.goto('/')
  await page.locator(`a.act[href="/poll/${poll}/ballot"]`).click()
  await page.getByRole('button', { name: choice, exact: true }).click()
  await expect(page.getByText(`您选的是：${choice}`)).toBeVisible()
  await page.getByRole('button', { name: '确定，投这一票' }).click()
  await expect(page.getByRole('heading', { name: '您的票已经收到' })).toBeVisible()
}

test('an owners’ vote goes from its notice to its certificate, five members in five browsers', async ({ hall, browser }) => {
  test.setTimeout(120_000)
  const complaints: string[] = []
  const enter = async (name: Name): Promise<Page> => {
    const page = await hall.enter(browser, name)
    page.on('console', (line) => line.type() === 'error' && complaints.push(`${name}: ${line.text()}`))
    page.on('pageerror', (error) => complaints.push(`${name}: ${error.message}`))
    return page
  }
  const registrar = await enter('周敏')
  const chair = await enter('林国栋')
  const poll = await called(hall, registrar, chair)

  await chair.goto(`/poll/${poll}`)
  await expect(chair.getByText('公告还没有发出')).toBeVisible()
  await chair.getByRole('button', { name: '发出公告' }).click()
  await expect(chair.getByText('8 票中已投 0 票')).toBeVisible()

  const voters: [Name, string][] = [['周敏', '同意'], ['陈秀英', '同意'], ['王建平', '同意'], ['李桂兰', '同意'], ['张德厚', '不同意']]
  const pages = new Map<Name, Page>([['周敏', registrar]])
  for (const [name] of voters) if (!pages.has(name)) pages.set(name, await enter(name))
  for (const [index, [name, choice]] of voters.entries()) {
    await vote(pages.get(name)!, poll, choice)
    // The chair's page follows by itself; how the votes are split it does not tell.
    await expect(chair.getByText(`8 票中已投 ${index + 1} 票`)).toBeVisible()
  }
  await expect(chair.getByText('截止前谁也看不到')).toBeVisible()
  const heads = chair.getByRole('meter', { name: '人数' })
  await expect(heads).toHaveAttribute('aria-valuetext', /5\s人 共 8\s人\. 还差 1\s人/)
  await vote(chair, poll, '弃权')
  await chair.goto(`/poll/${poll}`)
  await expect(heads).toHaveAttribute('aria-valuetext', /已经达到/)

  const watcher = pages.get('李桂兰')!
  await watcher.goto(`/poll/${poll}`)
  await expect(watcher.getByText('正在表决')).toBeVisible()
  await chair.getByRole('button', { name: '宣布截止' }).click()
  await expect(watcher.getByText('已截止，正在计票')).toBeVisible()

  const teller = pages.get('陈秀英')!
  await teller.goto(`/poll/${poll}`)
  await teller.getByRole('button', { name: '计票' }).click()
  await expect(teller.getByText('结果还不是最后的')).toBeVisible()
  await teller.getByRole('button', { name: '确定结果' }).click()
  await expect(teller.getByRole('link', { name: '看结果证书' })).toBeVisible()
  await chair.reload()
  await chair.getByRole('button', { name: '公布结果' }).click()
  await expect(chair.getByRole('button', { name: '公布结果' })).toBeHidden()

  await watcher.getByRole('link', { name: '看结果证书' }).click()
  await expect(watcher.getByRole('heading', { name: QUESTION })).toBeVisible()
  await expect(watcher.getByText('本事项已获通过。')).toBeVisible()
  await expect(watcher.getByRole('row', { name: /^同意/ })).toContainText('4 人')
  await expect(watcher.getByRole('row', { name: /^不同意/ })).toContainText('1 人')
  await expect(watcher.getByRole('row', { name: /^弃权/ })).toContainText('1 人')
  await expect(watcher.getByText('精确分数 3/4，要求 ≥ 2/3')).toBeVisible()
  expect(await watcher.pdf({ preferCSSPageSize: true }).then((pdf) => (pdf.toString('latin1').match(/\/Type\s*\/Page[^s]/g) ?? []).length)).toBeLessThanOrEqual(2)
  expect(complaints).toEqual([])
  for (const page of [chair, ...pages.values()]) await page.context().close()
})

test('a ballot is replaced until voting closes', async ({ hall, browser }) => {
  const page = await hall.enter(browser, '李桂兰')
  const { facade } = await factsOf(hall, page)
  await vote(page, facade, '同意')
  await page.goto(`/poll/${facade}`)
  await page.getByRole('link', { name: '改我的票' }).click()
  await expect(page.getByText('您已投「同意」')).toBeVisible()
  await page.getByRole('button', { name: '不同意', exact: true }).click()
  await page.getByRole('button', { name: '确定，投这一票' }).click()
  await expect(page.getByText(/您投了「不同意」，记在第 \d+ 号/)).toBeVisible()
  await page.getByRole('link', { name: '我的全部回执' }).click()
  await expect(page.locator('li', { hasText: '浅米色' }).getByText('不同意', { exact: true })).toBeVisible()
  await page.context().close()
})

test('a ballot is cast by keyboard alone', async ({ hall, browser }) => {
  const page = await hall.enter(browser, '王建平')
  const { facade } = await factsOf(hall, page)
  await page.goto('/')
  await page.getByRole('heading', { level: 1 }).waitFor()
  const reach = async (name: string): Promise<void> => {
    for (let steps = 0; steps < 40; steps += 1) {
      await page.keyboard.press('Tab')
      if ((await page.evaluate(() => document.activeElement?.textContent?.trim())) === name) return
    }
    throw new Error(`no Tab leads to ${name}`)
  }
  await reach('去表决')
  await page.keyboard.press('Enter')
  await page.waitForURL(`**/poll/${facade}/ballot`)
  await page.getByRole('button', { name: '弃权' }).waitFor()
  await reach('弃权')
  await page.keyboard.press('Space')
  // Focus goes to what must be read next, and on to the receipt.
  await expect(page.getByRole('heading', { name: '请再看一遍' })).toBeFocused()
  await reach('确定，投这一票')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { name: '您的票已经收到' })).toBeFocused()
  await page.context().close()
})

test('a live count that loses its connection says so, and catches up by itself', async ({ hall, browser }) => {
  const line = await wire(hall.url)
  const watcher = await hall.enter(browser, '赵倩', 'zh-Hans')
  const { facade } = await factsOf(hall, watcher)
  await watcher.goto(`${line.url}/poll/${facade}`)
  const seats = watcher.getByText(/41 票中已投 \d+ 票/)
  await seats.waitFor()
  await expect(watcher.locator('[data-hearing=live]')).toBeAttached()
  const count = async (): Promise<number> => Number(/已投 (\d+)/.exec((await seats.textContent()) ?? '')?.[1])
  const before = await count()
  line.cut()
  await expect(watcher.getByText('实时连接断了')).toBeVisible()
  const voter = await hall.enter(browser, '陈秀英')
  await vote(voter, facade, '同意')
  expect(await count()).toBe(before)
  line.mend()
  await expect(watcher.getByText(`41 票中已投 ${before + 1} 票`)).toBeVisible({ timeout: 20_000 })
  await expect(watcher.getByText('实时连接断了')).toBeHidden()
  line.close()
  await voter.context().close()
  await watcher.context().close()
})

test('a matter’s timeline misses nothing and doubles nothing over a lost connection', async ({ hall, browser }) => {
  const line = await wire(hall.url)
  const author = await hall.enter(browser, '李桂兰')
  const { lift } = await factsOf(hall, author)
  const reader = await hall.enter(browser, '赵倩')
  await reader.goto(`${line.url}/matter/${lift}`)
  await expect(reader.locator('[data-hearing=live]')).toBeAttached()
  await expect(reader.getByText('改成第 2 版')).toHaveCount(1)
  const revise = (text: string): Promise<unknown> => hall.command(author, 'reviseProposal', { proposalId: lift, title: '3幢1单元加装电梯', text }, 'position')
  // Cut before anything was heard: what happens meanwhile must come all the same.
  line.cut()
  await expect(reader.getByText('实时连接断了')).toBeVisible()
  await revise('第三稿。')
  await revise('第四稿。')
  line.mend()
  await expect(reader.getByText('改成第 4 版')).toHaveCount(1, { timeout: 20_000 })
  await expect(reader.getByText('实时连接断了')).toBeHidden()
  await revise('第五稿。')
  await expect(reader.getByText('改成第 5 版')).toHaveCount(1, { timeout: 20_000 })
  for (const version of [2, 3, 4, 5]) await expect(reader.getByText(`改成第 ${version} 版`)).toHaveCount(1)
  line.close()
  await author.context().close()
  await reader.context().close()
})

test('what happened long ago to a matter is there when one asks for it', async ({ hall, browser }) => {
  const author = await hall.enter(browser, '李桂兰')
  const { community } = await factsOf(hall, author)
  const drafted = await hall.command(author, 'draftProposal', { communityId: community, title: '院门换锁', text: '第一稿。' }, 'proposal { id }')
  const proposalId = (drafted['proposal'] as { id: string }).id
  for (let version = 2; version <= 64; version += 1) await hall.command(author, 'reviseProposal', { proposalId, title: '院门换锁', text: `第 ${version} 稿。` }, 'position')
  await author.goto(`/matter/${proposalId}`)
  const steps = author.locator('.timeline > li')
  await expect(author.getByText('改成第 64 版')).toHaveCount(1)
  await expect(steps).toHaveCount(60)
  await author.getByRole('button', { name: '看更早的' }).click()
  await expect(steps).toHaveCount(64)
  await expect(author.getByText('改成第 2 版')).toHaveCount(1)
  await expect(author.getByRole('button', { name: '看更早的' })).toHaveCount(0)
  await author.context().close()
})

const PATHS: [Language, Name, Record<'go' | 'choice' | 'confirm' | 'received' | 'receipts', string>][] = [
  ['zh-Hant', '张德厚', { go: '去表決', choice: '同意', confirm: '確定，投這一票', received: '您的票已經收到', receipts: '我的回執' }],
  ['en', '周敏', { go: 'Vote now', choice: 'For', confirm: 'Yes, cast this ballot', received: 'Your ballot has been received', receipts: 'My receipts' }],
]
for (const [language, name, words] of PATHS) {
  test(`the main path in ${language}`, async ({ hall, browser }) => {
    const page = await hall.enter(browser, name, language)
    const { facade } = await factsOf(hall, page)
    await page.goto('/')
    await expect(page.locator('html')).toHaveAttribute('lang', language)
    await page.locator(`a.act[href="/poll/${facade}/ballot"]`, { hasText: words.go }).click()
    await page.getByRole('button', { name: words.choice, exact: true }).click()
    await page.getByRole('button', { name: words.confirm }).click()
    await expect(page.getByRole('heading', { name: words.received })).toBeVisible()
    await page.goto('/mine')
    await expect(page.getByRole('heading', { name: words.receipts })).toBeVisible()
    await page.context().close()
  })
}

test('an objection is filed, answered by somebody else, and stands on the page', async ({ hall, browser }) => {
  const registrar = await hall.enter(browser, '周敏')
  const chair = await hall.enter(browser, '林国栋')
  const poll = await called(hall, registrar, chair, '是否同意更换门禁？')
  const { community } = await factsOf(hall, chair)
  const settings = { noticeDaysMin: 0, objectionDays: 1, extensionDaysMax: 15, proxiesMax: 3, openProposalsMax: 10, reason: '测试' }
  await hall.command(registrar, 'changeSettings', { communityId: community, ...settings }, 'position')
  await hall.command(chair, 'publishNotice', { pollId: poll }, 'position')
  await hall.command(chair, 'closePoll', { pollId: poll }, 'position')
  const teller = await hall.enter(browser, '陈秀英')
  await hall.command(teller, 'tallyPoll', { pollId: poll }, 'position')
  const owner = await hall.enter(browser, '李桂兰')
  // Her phone is a week ahead; the time for objections runs by the server's clock.
  await owner.clock.install({ time: Date.now() + 7 * 24 * 3_600_000 })
  await owner.goto(`/poll/${poll}`)
  await owner.getByLabel('您认为哪里不对').fill('我没有收到通知。')
  // What was typed survives a reload.
  await owner.reload()
  await expect(owner.getByLabel('您认为哪里不对')).toHaveValue('我没有收到通知。')
  await owner.getByRole('button', { name: '提出异议' }).click()
  await expect(owner.getByText('等待答复')).toBeVisible()
  await teller.goto(`/poll/${poll}`)
  await teller.getByLabel('您的答复和理由').fill('通知已贴在门口三天。')
  await teller.getByRole('button', { name: '不成立' }).click()
  await expect(teller.getByText('异议不成立')).toBeVisible()
  await owner.reload()
  await expect(owner.getByText('通知已贴在门口三天。')).toBeVisible()
  for (const page of [registrar, chair, teller, owner]) await page.context().close()
})
