// What was resolved: carried out step by step and to the cent, evaluated and challenged by a member.
import { expect, factsOf, inDays, memberId, test } from './hall'

test('a resolution is followed from the meeting to the evaluation', async ({ hall, browser }) => {
  test.setTimeout(120_000)
  const chair = await hall.enter(browser, '林国栋')
  const executor = await hall.enter(browser, '赵倩')
  const teller = await hall.enter(browser, '陈秀英')
  const page = await hall.enter(browser, '李桂兰')
  const { community, earlier } = await factsOf(hall, chair)
  const recorded = await hall.command(chair, 'recordMeetingResolution', { meetingId: earlier, title: '东门装一盏路灯', text: '由物业装灯，本月完工。', inForceOn: inDays(0) }, 'resolution { id }')
  const resolutionId = (recorded['resolution'] as { id: string }).id
  await hall.command(chair, 'assignExecution', { resolutionId, executor: '海棠物业', executorMemberId: await memberId(hall, executor), budget: '12000.50', fund: 'COMMON_INCOME', guardPercent: 10, due: inDays(20) }, 'position')
  for (const [title, days] of [['买灯', 5], ['装灯', 15]] as const) await hall.command(chair, 'planMilestone', { resolutionId, title, due: inDays(days) }, 'position')
  const { node } = await hall.ask<{ node: { milestones: { id: string }[] } }>(chair, 'query($id: ID!) { node(id: $id) { ... on Resolution { milestones { id } } } }', { id: resolutionId })
  const [bought, hung] = node.milestones.map((one) => one.id)

  await page.goto(`/c/${community}/matters`)
  await page.getByRole('link', { name: '决议', exact: true }).click()
  const card = page.getByRole('listitem').filter({ hasText: '东门装一盏路灯' })
  await expect(card).toContainText('下一步：买灯')
  await expect(card).toContainText('已付 0 元，最多 12,000.50 元')
  await card.getByRole('link').click()
  await expect(page.getByRole('heading', { level: 1, name: '东门装一盏路灯' })).toBeVisible()
  await expect(page.locator('.standing')).toHaveText('正在办')
  await expect(page.getByRole('link', { name: '根据会议记录' })).toHaveAttribute('href', `/meeting/${earlier}/minutes`)
  await expect(page.getByText('海棠物业（赵倩）')).toBeVisible()
  await expect(page.getByText('12,000.50 元，用公共收益')).toBeVisible()

  // Carried out: what is reported and paid is on the page.
  await hall.command(executor, 'reportMilestone', { resolutionId, milestoneId: bought, note: '灯已到货。' }, 'position')
  const requested = await hall.command(executor, 'requestPayment', { resolutionId, milestoneId: bought, amount: '3000.25', purpose: '灯具货款' }, 'resolution { payments { id } }')
  const paymentId = (requested['resolution'] as { payments: { id: string }[] }).payments[0]?.id
  await hall.command(chair, 'approvePayment', { resolutionId, paymentId }, 'position')
  await page.reload()
  await expect(page.getByRole('listitem').filter({ hasText: '灯具货款' })).toContainText('3,000.25 元')
  await expect(page.getByRole('listitem').filter({ hasText: '灯具货款' })).toContainText('已批准，还没付')
  await hall.command(chair, 'recordPayment', { resolutionId, paymentId }, 'position')
  await hall.command(executor, 'reportMilestone', { resolutionId, milestoneId: hung, note: '灯已亮。' }, 'position')
  await hall.command(chair, 'openAcceptance', { resolutionId }, 'position')
  await hall.command(chair, 'orderRectification', { resolutionId, what: '灯杆没有接地。', due: inDays(3) }, 'position')
  await page.reload()
  await expect(page.locator('.standing')).toHaveText('正在整改')
  await expect(page.getByText('灯杆没有接地。')).toBeVisible()
  await expect(page.getByText('3,000.25 元').first()).toBeVisible()
  await hall.command(chair, 'openAcceptance', { resolutionId }, 'position')
  await hall.command(chair, 'acceptWorks', { resolutionId, note: '接地合格。' }, 'position')
  await hall.command(chair, 'fileSettlement', { resolutionId, amount: '11000.00', note: '灯具和人工。' }, 'position')
  await hall.command(teller, 'reportAudit', { resolutionId, auditor: '信诚会计', passed: true, finding: '单据齐全。' }, 'position')

  // She says how well it was done, and that she does not accept it; both can be taken back.
  await page.reload()
  await expect(page.locator('.standing')).toHaveText('验收合格')
  await expect(page.getByText('信诚会计 审计：账目没有问题。')).toBeVisible()
  await page.getByRole('radio', { name: '4 分，好' }).check()
  await page.getByLabel('想说的话').fill('亮多了。')
  await page.getByRole('button', { name: '评价', exact: true }).click()
  await expect(page.getByText('平均 4 分（满分 5 分，1 人）')).toBeVisible()
  await expect(page.getByText('亮多了。')).toBeVisible()
  await page.getByText('我不服这个决议').click()
  await page.getByLabel('哪里不对').fill('应由业主表决。')
  await page.getByRole('button', { name: '提出不服' }).click()
  await expect(page.getByText('应由业主表决。')).toBeVisible()
  await expect(page.getByText('还没有裁定')).toBeVisible()
  await page.getByRole('button', { name: '收回我的不服' }).click()
  await expect(page.getByText('本人收回了')).toBeVisible()
  await page.getByRole('button', { name: '收回我的评价' }).click()
  await expect(page.getByText('还没有人评价。')).toBeVisible()
})

test('what is late stands first, and says since when', async ({ hall, browser }) => {
  const page = await hall.enter(browser, '李桂兰')
  const { community } = await factsOf(hall, page)
  // The server's clock cannot be put forward from here: its answer is, for one step that is not reached.
  await page.route('**/graphql', async (route) => {
    const reply = await route.fetch()
    const text = await reply.text()
    await route.fulfill({ response: reply, body: text.replace('"reportedAt":null,"note":null,"overdue":false', '"reportedAt":null,"note":null,"overdue":true') })
  })
  const chair = await hall.enter(browser, '林国栋')
  const { earlier } = await factsOf(hall, chair)
  const recorded = await hall.command(chair, 'recordMeetingResolution', { meetingId: earlier, title: '修补东门台阶', text: '补三级台阶。', inForceOn: inDays(0) }, 'resolution { id }')
  const resolutionId = (recorded['resolution'] as { id: string }).id
  await hall.command(chair, 'assignExecution', { resolutionId, executor: '海棠物业', budget: '800', fund: 'COMMON_INCOME', guardPercent: 0, due: inDays(20) }, 'position')
  await hall.command(chair, 'planMilestone', { resolutionId, title: '补好台阶', due: inDays(5) }, 'position')
  await page.goto(`/c/${community}/resolutions`)
  await expect(page.getByRole('heading', { name: '误期了' })).toBeVisible()
  await expect(page.locator('.late').first()).toContainText('应在')
  await page.goto(`/c/${community}/resolution/${resolutionId}`)
  await expect(page.locator('.late')).toContainText('误期了，应在')
})

test('the property company sees what is late in its estates', async ({ hall, browser }) => {
  const page = await hall.enter(browser, '赵倩')
  const { community, resolution } = await factsOf(hall, page)
  await page.goto('/portfolio')
  await expect(page.getByText('没有误期的。')).toBeVisible()
  const node = {
    __typename: 'OverdueMilestone',
    milestone: { __typename: 'Milestone', id: 'm', title: '样板上墙', dueAt: '2026-01-05T16:00:00Z' },
    resolution: { __typename: 'Resolution', id: resolution, title: '评估外墙' },
    community: { __typename: 'Community', id: community, name: '海棠苑', timezone: 'Asia/Shanghai' },
  }
  await page.route('**/graphql', async (route) => {
    const reply = await route.fetch()
    const text = await reply.text()
    if (!text.includes('"late"')) return route.fulfill({ response: reply })
    const answer = JSON.parse(text) as { data: { late: { edges: object[] } } }
    answer.data.late.edges = [{ __typename: 'OverdueMilestoneEdge', node }]
    return route.fulfill({ response: reply, body: JSON.stringify(answer) })
  })
  await page.reload()
  await expect(page.getByText('样板上墙')).toContainText(/应在 .*1月5日.* 前完成/)
  await page.getByRole('link', { name: '评估外墙' }).click()
  await expect(page).toHaveURL(new RegExp(`/c/${community}/resolution/`))
})
