// The record for researchers, and the client's own questions: it sends ids, never texts.
import { readFileSync } from 'node:fs'
import { expect, factsOf, Hall, test } from './hall'
import { wire } from './proxy'

test('a researcher reads the record by number and kind, live, and over a lost connection', async ({ hall, browser }) => {
  const line = await wire(hall.url)
  const reader = await hall.enter(browser, '顾言')
  const author = await hall.enter(browser, '陈秀英')
  const { community } = await factsOf(hall, author)
  await reader.goto(`${line.url}/`)
  await reader.getByRole('link', { name: '事件记录' }).click()
  await expect(reader.getByText('community.founded.v1').first()).toBeVisible()
  await reader.getByRole('button', { name: '提案', exact: true }).click()
  await expect(reader.getByText('community.founded.v1')).toHaveCount(0)
  const more = reader.getByRole('button', { name: '再读 100 条' })
  const live = reader.getByText('已到最新')
  await expect(more.or(live)).toBeVisible()
  while (await more.isVisible()) {
    const before = await reader.getByRole('status').filter({ hasText: '已读' }).textContent()
    await more.click()
    await expect(reader.getByRole('status').filter({ hasText: '已读' })).not.toHaveText(before ?? '')
  }
  await expect(live).toBeVisible()
  await expect(reader.locator('[data-hearing=live]')).toBeAttached()
  const drafts = reader.locator('.events').getByText('proposal.drafted.v1')
  const known = await drafts.count()
  const draft = (title: string): Promise<unknown> => hall.command(author, 'draftProposal', { communityId: community, title, text: '一。' }, 'position')
  await draft('甲')
  await expect(drafts).toHaveCount(known + 1)
  line.cut()
  await expect(reader.getByText('实时连接断了')).toBeVisible()
  await draft('乙')
  await draft('丙')
  line.mend()
  await expect(drafts).toHaveCount(known + 3, { timeout: 20_000 })
  // Names are sealed: the record holds none.
  const waiting = reader.waitForEvent('download')
  await reader.getByRole('button', { name: '把列出的存成 JSON Lines' }).click()
  const saved = readFileSync(await (await waiting).path(), 'utf8').trim().split('\n').map((one) => JSON.parse(one) as { seq: number; kind: string })
  expect(saved).toHaveLength(await reader.locator('.events > li').count())
  expect(JSON.stringify(saved)).not.toContain('李桂兰')
  const last = saved.at(-1)?.seq ?? 0
  await reader.reload()
  await reader.getByRole('button', { name: new RegExp(`从第 ${last + 1} 号接着看`) }).click()
  await draft('丁')
  await expect(drafts).toHaveCount(1, { timeout: 20_000 })
  await reader.getByLabel('从第几号开始').fill('2')
  await reader.getByRole('button', { name: '从这里看' }).click()
  await reader.getByRole('button', { name: '全部', exact: true }).click()
  await expect(reader.locator('.events > li').first()).toHaveAttribute('value', '2')
  const owner = await hall.enter(browser, '李桂兰')
  await owner.goto(`/c/${community}/feed`)
  await expect(owner.getByRole('heading', { name: '没有这一页' })).toBeVisible()
  line.close()
  for (const page of [reader, author, owner]) await page.context().close()
})

test('the client sends ids only, and a server that takes nothing else serves it whole', async ({ browser }) => {
  const strict = new Hall(['--trusted-documents-only'])
  await strict.open()
  try {
    const page = await strict.enter(browser, '李桂兰')
    const sent: Record<string, unknown>[] = []
    page.on('request', (request) => {
      if (request.method() === 'POST' && request.url().includes('/graphql')) sent.push(request.postDataJSON() as Record<string, unknown>)
    })
    await page.goto('/')
    await page.locator('a.act', { hasText: '去表决' }).first().click()
    await page.getByRole('button', { name: '同意', exact: true }).click()
    await page.getByRole('button', { name: '确定，投这一票' }).click()
    await expect(page.getByRole('heading', { name: '您的票已经收到' })).toBeVisible()
    await page.getByRole('link', { name: '看进展' }).click()
    await expect(page.locator('[data-hearing=live]')).toBeAttached()
    expect(sent.length).toBeGreaterThan(4)
    for (const body of sent) {
      expect(body['documentId']).toMatch(/^sha256:[0-9a-f]{64}$/)
      expect(body['query']).toBeUndefined()
    }
    const text = await page.request.post(`${strict.url}/graphql`, { headers: { 'content-type': 'application/json' }, data: { query: '{ viewer { id } }' } })
    expect(text.status()).toBe(400)
    expect(await text.text()).toContain('DOCUMENT_NOT_TRUSTED')
    await page.context().close()
  } finally {
    await strict.close()
  }
})
