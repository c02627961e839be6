// What people bring up: with a name and without one, its answer, suggestions with what became of them.
import type { Page } from '@playwright/test'
import { expect, factsOf, test, type Language } from './hall'

const WORDS = '地下车库坡道夜里太暗，请装两盏灯。'

/** The id of the newest topic that the officer sees with these words. */
async function topicOf(hall: { ask: <Data>(page: Page, query: string, variables?: object) => Promise<Data> }, officer: Page, community: string, words: string): Promise<string> {
  const { community: found } = await hall.ask<{ community: { topics: { edges: { node: { id: string; text: string | null } }[] } } }>(
    officer, 'query($id: ID!) { community(id: $id) { topics(last: 20) { edges { node { id text } } } } }', { id: community })
  return found.topics.edges.find((edge) => edge.node.text === words)?.node.id ?? ''
}

test('somebody brings something up, is answered, and sees what became of a suggestion', async ({ hall, browser }) => {
  const page = await hall.enter(browser, '江小舟')
  const chair = await hall.enter(browser, '林国栋')
  const other = await hall.enter(browser, '王建平')
  await page.goto('/')
  await page.getByRole('link', { name: '反映', exact: true }).click()
  await expect(page.getByRole('heading', { name: '反映和答复', level: 1 })).toBeVisible()
  await page.getByRole('link', { name: '我要反映' }).click()
  await page.getByLabel('您要说的事').fill(WORDS)
  await page.getByLabel('在哪里', { exact: true }).selectOption({ label: '2幢' })
  await page.reload()
  await expect(page.getByLabel('您要说的事')).toHaveValue(WORDS)
  await page.getByRole('button', { name: '寄出', exact: true }).click()
  await expect(page.getByText('已收到，等待受理')).toBeVisible()
  await expect(page.getByText(/最迟 .+ 答复/)).toBeVisible()
  await expect(page.getByText('江小舟 · 今天').first()).toContainText('2幢')
  const id = decodeURIComponent(page.url().split('/topic/')[1] ?? '')

  // Taken up and answered by the office: her page hears of it.
  await hall.command(chair, 'acceptTopic', { topicId: id, title: '2幢车库坡道太暗' }, 'position')
  await expect(page.getByRole('heading', { name: '2幢车库坡道太暗', level: 1 })).toBeVisible()
  await expect(page.getByText('已受理，等答复')).toBeVisible()

  // Another member joins in, and suggests twice.
  await other.goto(page.url())
  await other.getByRole('button', { name: '我也这么说' }).click()
  await expect(other.getByText('1 人也这么说，有您')).toBeVisible()
  for (const words of ['用感应灯，省电。', '顺便把坡道刷成红色。']) {
    await other.getByLabel('您的建议').fill(words)
    await other.getByRole('button', { name: '提出建议' }).click()
    await expect(other.getByText(words)).toBeVisible()
    await expect(other.getByLabel('您的建议')).toHaveValue('')
  }
  await expect(page.getByText('1 人也这么说')).toBeVisible()
  const { node } = await hall.ask<{ node: { suggestions: { edges: { node: { id: string } }[] } } }>(chair, 'query($id: ID!) { node(id: $id) { ... on Topic { suggestions(first: 5) { edges { node { id } } } } } }', { id })
  const [lamp, red] = node.suggestions.edges.map((edge) => edge.node.id)
  await hall.command(chair, 'adoptSuggestion', { topicId: id, suggestionId: lamp, stage: 'DESIGN', note: '装感应灯' }, 'position')
  await hall.command(chair, 'declineSuggestion', { topicId: id, suggestionId: red, reason: '红漆下雨会滑' }, 'position')
  await expect(other.getByRole('listitem').filter({ hasText: '用感应灯' })).toContainText('采纳，用在设计里：装感应灯')
  await expect(other.getByRole('listitem').filter({ hasText: '刷成红色' })).toContainText('没有采纳：红漆下雨会滑')
  await expect(other.getByRole('button', { name: '收回这条建议' })).toBeHidden()

  await hall.command(chair, 'answerTopic', { topicId: id, answer: '下周三装两盏感应灯。' }, 'position')
  await expect(page.getByText('下周三装两盏感应灯。')).toBeVisible()
  await expect(page.getByText('当天就答复了')).toBeVisible()
  await page.goto('/')
  await expect(page.getByText('您反映的事有了答复')).toBeVisible()
  await page.getByRole('link', { name: '看答复' }).click()

  // The answer did not help: it goes on.
  await page.getByText('问题没有解决').click()
  await page.getByLabel('现在是怎样的？还差什么？').fill('只装了一盏。')
  await page.getByRole('button', { name: '请继续办' }).click()
  await expect(page.getByText('已受理，等答复')).toBeVisible()
  await page.getByText('收回这件事').first().click()
  await page.getByLabel('为什么').fill('第二盏也装了。')
  await page.getByRole('button', { name: '收回这件事' }).click()
  await expect(page.locator('.standing')).toHaveText('已收回')
})

test('a letter without a name is answered to whoever has its code', async ({ hall, browser }) => {
  const page = await hall.enter(browser, '王建平')
  const chair = await hall.enter(browser, '林国栋')
  const { community } = await factsOf(hall, chair)
  const words = '门岗晚上没有人，快递没处放。'
  await page.goto(`/c/${community}/ask`)
  await page.getByLabel('您要说的事').fill(words)
  await page.getByRole('radio', { name: /不写名字/ }).check()
  await page.getByRole('button', { name: '不写名字，寄出' }).click()
  const code = (await page.locator('.kept-code').textContent()) ?? ''
  expect(code.length).toBeGreaterThan(8)
  const id = await topicOf(hall, chair, community, words)
  const { node } = await hall.ask<{ node: { sender: unknown; voice: string } }>(chair, 'query($id: ID!) { node(id: $id) { ... on Topic { voice sender { id } } } }', { id })
  expect(node).toEqual({ voice: 'ANONYMOUS', sender: null })
  await hall.command(chair, 'answerTopicAtOnce', { topicId: id, title: '门岗夜间无人', answer: '下月起夜里加一班。' }, 'position')

  // Nobody who is signed in: only the code.
  const context = await browser.newContext({ baseURL: hall.url, locale: 'zh-Hans' })
  const stranger = await context.newPage()
  await stranger.goto(`/c/${community}/claim`)
  await stranger.getByLabel('您的码').fill('AAAA-BBBB-CCCC')
  await stranger.getByRole('button', { name: '看答复' }).click()
  await expect(stranger.getByText('没有这个码')).toBeVisible()
  await stranger.getByLabel('您的码').fill(code.toLowerCase())
  await stranger.getByRole('button', { name: '看答复' }).click()
  await expect(stranger.getByText('下月起夜里加一班。')).toBeVisible()
  expect(stranger.url()).not.toContain(code)
  await context.close()
})

for (const language of ['zh-Hant', 'en'] satisfies Language[]) {
  test(`the topic that the community asks is told in ${language}`, async ({ hall, browser }) => {
    const page = await hall.enter(browser, '李桂兰', language)
    const { community } = await factsOf(hall, page)
    await page.goto(`/c/${community}/topics`)
    await page.getByRole('link', { name: '外墙刷什么颜色' }).click()
    await expect(page.locator('.standing')).toHaveText(language === 'en' ? 'Suggestions are asked for' : '正在徵集意見')
    await expect(page.getByText(language === 'en' ? 'Not used: 与街区风貌导则不符' : '沒有採納：与街区风貌导则不符')).toBeVisible()
    await page.getByRole('link', { name: /外墙并提出三种颜色/ }).click()
    await expect(page).toHaveURL(/\/matter\//)
  })
}
