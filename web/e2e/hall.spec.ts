// The hall: a meeting at the desk, on the phone and on the wall; and what is talked over online.
import AxeBuilder from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import { expect, factsOf, test } from './hall'
import { wire } from './proxy'

const DESK = { viewport: { width: 1280, height: 900 } }

async function onlyHeard(page: Page): Promise<() => Promise<void>> {
  await page.evaluate(() => ((window as unknown as { kept: boolean }).kept = true))
  return async () => expect(await page.evaluate(() => (window as unknown as { kept?: boolean }).kept), 'the page was not loaded again').toBe(true)
}

test('the desk, a phone and the wall follow each other through a debate and a vote', async ({ hall, browser }) => {
  test.setTimeout(120_000)
  const complaints: string[] = []
  const desk = await hall.enter(browser, '林国栋', 'zh-Hans', DESK)
  const phone = await hall.enter(browser, '李桂兰')
  const wall = await hall.enter(browser, '周敏', 'zh-Hans', { viewport: { width: 1920, height: 1080 } })
  for (const page of [desk, phone, wall]) {
    page.on('console', (line) => line.type() === 'error' && complaints.push(line.text()))
    page.on('pageerror', (error) => complaints.push(error.message))
  }
  const { meeting } = await factsOf(hall, desk)
  await desk.goto(`/meeting/${meeting}/desk`)
  await wall.goto(`/meeting/${meeting}/wall`)
  await phone.goto('/')
  await phone.getByRole('link', { name: '去开会' }).click()
  await expect(phone.getByRole('heading', { level: 1 })).toContainText('海棠苑议事厅')
  await expect(desk.getByText('到了 7 位议事代表，要 6 位')).toBeVisible()
  const heard = await Promise.all([desk, phone, wall].map(onlyHeard))

  // She comes in, and asks for the floor.
  await phone.getByRole('button', { name: '我到了' }).click()
  await expect(phone.getByText('到了 8 位议事代表')).toBeVisible()
  await expect(desk.getByText('到了 8 位议事代表')).toBeVisible()
  await expect(wall.getByText('到了 8 位议事代表')).toBeVisible()
  await phone.getByRole('button', { name: '我要发言' }).click()
  await phone.getByRole('button', { name: '反对', exact: true }).click()
  await expect(phone.getByText(/您已报名，排第 \d|下一位就是您/)).toBeVisible()
  const queue = desk.locator('.queue')
  await expect(queue.getByText('李桂兰')).toBeVisible()

  // The chair works by keyboard alone: Esc ends, space calls and starts.
  const speaker = desk.locator('.at-floor .speaker')
  const waiting = async (): Promise<number> => queue.getByRole('listitem').count()
  if (await speaker.isVisible()) {
    await desk.keyboard.press('Escape')
    await expect(speaker).toBeHidden()
  }
  let spoke = false
  for (let rest = await waiting(); rest > 0; rest -= 1) {
    await desk.keyboard.press(' ')
    await expect(speaker).toBeVisible()
    const name = (await speaker.locator('strong').textContent()) ?? ''
    await expect(wall.locator('.wall-big').first()).toHaveText(name)
    if (name === '李桂兰') {
      spoke = true
      await expect(phone.getByText('轮到您了')).toBeVisible()
      await phone.getByRole('button', { name: '我开始说' }).click()
      await expect(desk.getByText('正在发言')).toBeVisible()
      await expect(phone.getByRole('timer').first()).toContainText(/还剩 [23]:/)
      await phone.getByRole('button', { name: '我说完了' }).click()
    } else {
      await desk.keyboard.press(' ')
      await expect(desk.getByRole('timer')).toContainText('还剩')
      await desk.keyboard.press('Escape')
    }
    await expect(speaker).toBeHidden()
    await expect(queue.getByRole('listitem')).toHaveCount(rest - 1)
  }
  expect(spoke).toBe(true)

  // The question is put; digits count the hands.
  await desk.getByRole('button', { name: '提交表决' }).click()
  await expect(phone.getByText('赞成的，请举手')).toBeVisible()
  await expect(wall.getByText('赞成的，请举手')).toBeVisible()
  const asked = await wall.locator('.wall-big').first().evaluate((one) => parseFloat(getComputedStyle(one).fontSize))
  expect(asked).toBe(96)
  await wall.setViewportSize({ width: 1280, height: 720 })
  await expect(wall.getByText('赞成的，请举手')).toBeInViewport({ ratio: 1 })
  await wall.setViewportSize({ width: 1920, height: 1080 })
  await desk.keyboard.press('5')
  await expect(desk.getByLabel(/几只手赞成/)).toHaveValue('5')
  await desk.keyboard.press('Enter')
  await expect(phone.getByText('反对的，请举手')).toBeVisible()
  await desk.keyboard.press('2')
  await desk.keyboard.press('Enter')
  await expect(desk.getByRole('button', { name: '宣布结果' })).toBeVisible()
  await expect(phone.getByText('赞成 5，反对 2')).toBeVisible()
  await desk.keyboard.press('Enter')
  await expect(phone.locator('.motion').getByText('通过', { exact: true })).toBeVisible()
  const outcome = wall.locator('.wall-big.outcome')
  await expect(outcome).toHaveText('通过')
  expect(await outcome.evaluate((one) => parseFloat(getComputedStyle(one).fontSize))).toBe(96)

  // The item is concluded with a sentence, and the next one taken up.
  await desk.getByLabel('谈了什么').fill('多数人赞成，一个月后看报价。')
  await desk.getByRole('button', { name: '结束这一项' }).click()
  await expect(phone.getByText('主持人还没有开始下一项')).toBeVisible()
  await desk.getByRole('listitem').filter({ hasText: '加装电梯' }).getByRole('button', { name: '开始这一项' }).click()
  await expect(phone.getByRole('heading', { name: '3幢1单元加装电梯：听取方案' })).toBeVisible()
  await expect(wall.getByRole('heading', { name: '3幢1单元加装电梯：听取方案' })).toBeVisible()

  // A motion is moved on the phone, and waits for a second.
  await phone.getByText('提一个动议').click()
  await phone.getByLabel('要决定什么').fill('请设计单位下月来讲解方案。')
  await phone.getByRole('button', { name: '提出动议' }).click()
  await expect(desk.getByText('请设计单位下月来讲解方案。')).toBeVisible()
  await desk.getByLabel('谁附议').selectOption({ label: '陈秀英' })
  await desk.getByRole('button', { name: '记下附议' }).click()
  await expect(phone.getByText('陈秀英 附议')).toBeVisible()
  // What the rules refuse is said in words.
  await phone.getByText('提修正案').click()
  await phone.getByRole('button', { name: '提出修正案' }).click()
  await expect(desk.getByText('修正案 3')).toBeVisible()
  // The chair is handed to somebody who has not taken part in the debate; the desk of the old one keeps the record.
  await desk.getByText('把主持交给别人').click()
  await desk.getByLabel('交给谁').selectOption({ label: '吴小梅' })
  await desk.getByRole('button', { name: '交出主持' }).click()
  await expect(desk.getByText('您在记录，不是主持')).toBeVisible()
  await expect(phone.locator('dd').filter({ hasText: /^吴小梅$/ })).toBeVisible()
  for (const ever of heard) await ever()
  const { violations } = await new AxeBuilder({ page: desk }).analyze()
  expect(violations.map((one) => one.id)).toEqual([])
  const wide = await desk.evaluate(() => document.documentElement.scrollWidth - innerWidth)
  expect(wide).toBeLessThanOrEqual(0)
  expect(complaints).toEqual([])
  for (const page of [desk, phone, wall]) await page.context().close()
})

test('a phone that loses its connection says so, and catches up with the meeting by itself', async ({ hall, browser }) => {
  const line = await wire(hall.url)
  const phone = await hall.enter(browser, '赵倩')
  const { meeting } = await factsOf(hall, phone)
  await phone.goto(`${line.url}/meeting/${meeting}`)
  await expect(phone.locator('[data-hearing=live]')).toBeAttached()
  line.cut()
  await expect(phone.getByText('实时连接断了')).toBeVisible()
  const chair = await hall.enter(browser, '林国栋')
  const { community } = await factsOf(hall, chair)
  interface Members { community: { members: { edges: { node: { id: string; name: string } }[] } } }
  const { community: found } = await hall.ask<Members>(chair, `{ community(id: "${community}") { members(first: 100) { edges { node { id name } } } } }`)
  const member = found.members.edges.find((edge) => edge.node.name === '何文彬')?.node.id ?? ''
  await hall.command(chair, 'arriveAtMeeting', { meetingId: meeting, memberId: member }, 'position')
  const guests = phone.getByText(/列席 \d 人/)
  const before = (await guests.textContent()) ?? ''
  line.mend()
  await expect(guests).not.toHaveText(before, { timeout: 20_000 })
  await expect(phone.getByText('实时连接断了')).toBeHidden()
  line.close()
  await phone.context().close()
  await chair.context().close()
})

test('a refusal at the floor says why', async ({ hall, browser }) => {
  const page = await hall.enter(browser, '张德厚')
  const { meeting } = await factsOf(hall, page)
  await page.goto(`/meeting/${meeting}`)
  await page.getByRole('button', { name: '我要发言' }).click()
  await page.getByRole('button', { name: '赞成', exact: true }).click()
  await expect(page.locator('.refused')).not.toBeEmpty()
  await page.context().close()
})

test('minutes are read and printed on A4', async ({ hall, browser }) => {
  const page = await hall.enter(browser, '李桂兰')
  const { community, earlier } = await factsOf(hall, page)
  await page.goto(`/c/${community}/hall`)
  await page.getByRole('link', { name: '海棠苑议事厅' }).click()
  await page.getByRole('link', { name: '会议记录' }).click()
  await page.waitForURL(`**/meeting/${earlier}/minutes`)
  await expect(page.getByText(/已通过（/)).toBeVisible()
  await expect(page.getByText(/东门晚上十二点关/).first()).toBeVisible()
  const pdf = await page.pdf({ preferCSSPageSize: true })
  expect((pdf.toString('latin1').match(/\/Type\s*\/Page[^s]/g) ?? []).length).toBeLessThanOrEqual(4)
  await page.context().close()
})

test('statements are marked one by one, and the map shows where one stands', async ({ hall, browser }) => {
  const page = await hall.enter(browser, '李桂兰')
  const { talk } = await factsOf(hall, page)
  await page.goto('/')
  await page.getByRole('link', { name: '要不要在3幢北侧建一个集中的电动自行车充电棚？' }).click()
  await expect(page.getByText('还有 12 条')).toBeVisible()
  const first = await page.locator('.statement').textContent()
  await page.getByRole('button', { name: '同意', exact: true }).click()
  await expect(page.getByText('还有 11 条')).toBeVisible()
  await expect(page.locator('.statement')).not.toHaveText(first ?? '')
  await page.getByRole('button', { name: '改上一条' }).click()
  await expect(page.locator('.statement')).toHaveText(first ?? '')
  await page.getByRole('button', { name: '不同意', exact: true }).click()
  for (let rest = 11; rest > 0; rest -= 1) {
    await expect(page.getByText(`还有 ${rest} 条`)).toBeVisible()
    await page.getByRole('button', { name: rest % 3 === 0 ? '跳过' : '同意', exact: true }).click()
  }
  await expect(page.getByText('都看完了')).toBeVisible()
  // They are kept: nothing is asked twice.
  await page.reload()
  await expect(page.getByText('都看完了')).toBeVisible()
  await page.getByRole('link', { name: '看大家的看法' }).click()
  await page.waitForURL(`**/talk/${talk}/map`)
  await expect(page.getByText('33 人表了态')).toBeVisible()
  await expect(page.getByRole('img', { name: /看法图：甲组，\d+ 人，乙组，\d+ 人/ })).toBeVisible()
  await expect(page.locator('.own text')).toHaveText('您')
  await expect(page.getByRole('heading', { name: '大家都这样看' })).toBeVisible()
  for (const group of await page.locator('.group').all()) expect(await group.locator('.typical').count()).toBe(2)
  await page.context().close()
})

test('the map changes while one looks at it', async ({ hall, browser }) => {
  const watcher = await hall.enter(browser, '陈秀英')
  const { talk } = await factsOf(hall, watcher)
  await watcher.goto(`/talk/${talk}/map`)
  const people = watcher.getByText(/\d+ 人表了态/)
  const count = async (): Promise<number> => Number(/\d+/.exec((await people.textContent()) ?? '')?.[0])
  const before = await count()
  await expect(watcher.locator('[data-hearing=live]')).toBeAttached()
  const page = await hall.enter(browser, '江小舟')
  await page.goto(`/talk/${talk}`)
  await page.getByRole('button', { name: '同意', exact: true }).click()
  await expect(watcher.getByText(`${before + 1} 人表了态`)).toBeVisible()
  await page.context().close()
  await watcher.context().close()
})

test('a half-written statement survives a lost connection; sent, it is heard by others', async ({ hall, browser }) => {
  const page = await hall.enter(browser, '江小舟')
  const listener = await hall.enter(browser, '陈秀英')
  const { talk } = await factsOf(hall, page)
  const said = '租户也骑电动车，请把租户算进去。'
  await listener.goto(`/talk/${talk}/said`)
  await expect(listener.locator('[data-hearing=live]')).toBeAttached()
  await page.goto(`/talk/${talk}`)
  await page.getByLabel('您的意见').fill(said)
  await page.context().setOffline(true)
  await page.getByRole('button', { name: '发出' }).click()
  await expect(page.getByText('没有收到回音')).toBeVisible()
  await page.context().setOffline(false)
  await page.reload()
  await expect(page.getByLabel('您的意见')).toHaveValue(said)
  await page.getByRole('button', { name: '发出' }).click()
  await expect(page.getByText('已经发出')).toBeVisible()
  await expect(page.getByLabel('您的意见')).toHaveValue('')
  await expect(listener.getByText(said)).toBeVisible()
  await page.context().close()
  await listener.context().close()
})

test('whoever wrote a hidden statement reads why, and appeals; nobody else sees it', async ({ hall, browser }) => {
  const author = await hall.enter(browser, '王建平')
  const other = await hall.enter(browser, '李桂兰')
  const { talk } = await factsOf(hall, author)
  await other.goto(`/talk/${talk}/said`)
  await expect(other.getByRole('heading', { name: '反对' })).toBeVisible()
  await expect(other.getByText('老钱家')).toHaveCount(0)
  await author.goto(`/talk/${talk}/said`)
  await expect(author.getByText('老钱家')).toBeVisible()
  await expect(author.getByText('点了一户邻居的名')).toBeVisible()
  await author.getByLabel('您觉得隐藏得不对').fill('我没有说错，只是不该点名。')
  await author.getByRole('button', { name: '申诉' }).click()
  await expect(author.getByText('作者的申诉：我没有说错')).toBeVisible()
  await author.context().close()
  await other.context().close()
})

test('a matter tells where it was talked over, and what came of it', async ({ hall, browser }) => {
  const page = await hall.enter(browser, '张德厚')
  const { facadeMatter } = await factsOf(hall, page)
  await page.goto(`/matter/${facadeMatter}`)
  await page.getByRole('link', { name: '外墙重刷时，用哪种颜色？' }).click()
  await expect(page.getByText('交给有权决定的人决定')).toBeVisible()
  await expect(page.getByText('已按浅米色写成提案')).toBeVisible()
  await expect(page.getByText(/要由全体业主表决/)).toBeVisible()
  await page.context().close()
})

test('a party at the table answers the draft of a consensus', async ({ hall, browser }) => {
  const chair = await hall.enter(browser, '林国栋')
  const party = await hall.enter(browser, '赵倩')
  const { talk } = await factsOf(hall, chair)
  await hall.command(chair, 'draftConsensus', { deliberationId: talk, text: '先试三个月，再决定建多大。' }, 'position')
  await party.goto(`/talk/${talk}/outcome`)
  await expect(party.getByText('先试三个月，再决定建多大。')).toBeVisible()
  await party.getByRole('button', { name: '同意', exact: true }).click()
  await expect(party.getByRole('listitem').filter({ hasText: '海棠物业' }).getByText('同意', { exact: true })).toBeVisible()
  // Where parties sit, parties answer.
  await chair.goto(`/talk/${talk}/outcome`)
  await expect(chair.getByText('先试三个月，再决定建多大。')).toBeVisible()
  await expect(chair.getByText('您同意这份草稿吗')).toHaveCount(0)
  await chair.context().close()
  await party.context().close()
})
