// Advisory panels: what was advised and answered, projects signed off, and a lottery drawn again in the browser.
import { createHash } from 'node:crypto'
import { expect, factsOf, inDays, memberId, test } from './hall'

const idOf = (payload: Record<string, unknown>, name: string): string => (payload[name] as { id: string }).id

const CHARTER = { mandate: '看图纸，看用料，出主意。', seats: 3, termMonths: 24, answerDays: 10, dimensions: ['PROJECT'], professions: ['RESIDENT', 'LAWYER'] }

test('an opinion, who thinks otherwise, the answer, and the project that went on', async ({ hall, browser }) => {
  test.setTimeout(120_000)
  const chair = await hall.enter(browser, '林国栋')
  const advisor = await hall.enter(browser, '王建平')
  const other = await hall.enter(browser, '张德厚')
  const page = await hall.enter(browser, '李桂兰')
  const { community, lift } = await factsOf(hall, chair)
  const panelId = idOf(await hall.command(chair, 'charterPanel', { communityId: community, charter: { ...CHARTER, title: '电梯顾问团', byLot: false } }, 'panel { id }'), 'panel')
  for (const [who, profession, skill, conflict] of [[advisor, 'RESIDENT', '电气工程师', null], [other, 'LAWYER', '物业法', '亲戚开电梯公司']] as const) {
    const member = await memberId(hall, who)
    await hall.command(chair, 'nominateAdvisor', { panelId, memberId: member, dimension: 'PROJECT', profession, skill }, 'position')
    await hall.command(who, 'declareInterest', { panelId, conflict }, 'position')
    await hall.command(chair, 'appointAdvisor', { panelId, memberId: member }, 'position')
  }
  const adviceId = idOf(await hall.command(chair, 'requestAdvice', { panelId, proposalId: lift, body: '业主委员会', question: '井道放在北侧行不行？', due: inDays(7) }, 'advice { id }'), 'advice')

  await page.goto(`/c/${community}/matters`)
  await page.getByRole('link', { name: '顾问', exact: true }).click()
  await expect(page.getByRole('link', { name: '井道放在北侧行不行？' })).toBeVisible()
  await page.getByRole('link', { name: '电梯顾问团' }).click()
  await expect(page.getByRole('listitem').filter({ hasText: '电气工程师' })).toContainText('声明了没有利害关系。')
  await expect(page.getByRole('listitem').filter({ hasText: '物业法' })).toContainText('声明了有利害关系')
  await expect(page.getByText('亲戚开电梯公司')).toBeHidden()
  await expect(page.getByText(/前出意见/)).toBeVisible()

  await hall.command(advisor, 'fileOpinion', { adviceId, text: '可以，但要移开燃气管。', grounds: '净距不足半米。', sources: ['GB 50028 第 10.2 条'] }, 'position')
  await hall.command(other, 'fileMinorityOpinion', { adviceId, words: '放南侧采光更好。' }, 'position')
  await page.reload()
  await expect(page.getByText('可以，但要移开燃气管。')).toBeVisible()
  await expect(page.getByText('净距不足半米。')).toBeVisible()
  await expect(page.getByText('GB 50028 第 10.2 条')).toBeVisible()
  await expect(page.getByText('放南侧采光更好。')).toBeVisible()
  await expect(page.getByText(/业主委员会 须在 .+ 前答复/)).toBeVisible()
  await hall.command(chair, 'answerAdvice', { adviceId, verdict: 'PARTLY', grounds: '管线移开，位置不变。' }, 'position')

  // The matter has it too, with the answer.
  await page.getByRole('link', { name: /^关于：/ }).click()
  await expect(page).toHaveURL(new RegExp(`/matter/${lift}`))
  await expect(page.getByRole('heading', { name: '顾问怎么说，怎么答复的' })).toBeVisible()
  await expect(page.getByText('部分采纳')).toBeVisible()
  await expect(page.getByText('管线移开，位置不变。')).toBeVisible()

  // Her docket.
  await page.getByRole('link', { name: '电梯顾问团' }).click()
  await page.getByRole('link', { name: '王建平' }).first().click()
  await expect(page.getByRole('heading', { level: 1, name: '王建平出过的意见' })).toBeVisible()
  await expect(page.getByText('可以，但要移开燃气管。')).toBeVisible()

  // A project, its stage and who signed it off.
  const projectId = idOf(await hall.command(chair, 'openProject', { panelId, proposalId: lift, title: '3幢1单元电梯' }, 'project { id }'), 'project')
  await hall.command(chair, 'enterStage', { projectId, stage: 'ASSESSMENT' }, 'position')
  await hall.command(advisor, 'signOffStage', { projectId, stage: 'ASSESSMENT', note: '结构允许。' }, 'position')
  await page.goto(`/c/${community}/panel/${panelId}`)
  await expect(page.getByText('评估，签字同意')).toBeVisible()
  await expect(page.getByText('结构允许。')).toBeVisible()
})

test('anybody draws the lots again', async ({ hall, browser }) => {
  const chair = await hall.enter(browser, '林国栋')
  const page = await hall.enter(browser, '李桂兰')
  const { community } = await factsOf(hall, chair)
  const panelId = idOf(await hall.command(chair, 'charterPanel', { communityId: community, charter: { ...CHARTER, title: '抽签顾问团', byLot: true } }, 'panel { id }'), 'panel')
  const names = ['李桂兰', '王建平', '张德厚'] as const
  const members = await Promise.all(names.map(async (name) => memberId(hall, await hall.enter(browser, name))))
  const seed = '2026-11-23 上证指数 3871.44'
  const candidates = members.map((id) => ({ memberId: id, stratum: '居民', dimension: 'PROJECT', profession: 'RESIDENT' }))
  const announced = await hall.command(chair, 'announceLottery', { panelId, strata: [{ name: '居民', quota: 2 }], candidates, commitment: createHash('sha256').update(seed).digest('hex') }, 'lottery { id }')
  await page.goto(`/c/${community}/panel/${panelId}`)
  await expect(page.getByText('居民：3 人里抽 2 人')).toBeVisible()
  await page.getByText('怎么知道没有作弊').click()
  await expect(page.getByRole('button', { name: '在我的设备上再抽一遍' })).toBeHidden()
  await hall.command(chair, 'drawLottery', { panelId, lotteryId: idOf(announced, 'lottery'), seed }, 'position')
  await page.reload()
  await expect(page.getByText(/居民第 \d 位，抽中/)).toHaveCount(2)
  await expect(page.getByText(/居民第 3 位，候补/)).toHaveCount(1)
  await page.getByText('怎么知道没有作弊').click()
  await expect(page.getByText(seed)).toHaveCount(2)
  await page.getByRole('button', { name: '在我的设备上再抽一遍' }).click()
  await expect(page.getByText('再抽了一遍，每个人的签号和次序都对。')).toBeVisible()
})
