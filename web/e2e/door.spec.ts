// Who may come in, and how far.
import { expect, factsOf, test } from './hall'

test('a link works once; a stranger is shown the door', async ({ hall, browser }) => {
  const page = await hall.enter(browser, '顾言')
  await expect(page.getByRole('heading', { level: 1 })).toContainText('顾言')
  const stranger = await browser.newContext({ baseURL: hall.url, locale: 'zh-CN' })
  const door = await stranger.newPage()
  await door.goto(hall.link('顾言'))
  await door.getByRole('button').click()
  await expect(door.getByText('此链接已用过或已过期')).toBeVisible()
  const { facade } = await factsOf(hall, page)
  await door.goto(`/poll/${facade}`)
  await expect(door.getByRole('heading', { name: '请进' })).toBeVisible()
  await door.getByLabel('邀请码').fill('ABCD-EFGH')
  await door.getByRole('button', { name: '进入' }).click()
  await expect(door.getByRole('alert')).not.toBeEmpty()
  await expect(door.getByLabel('邀请码')).toHaveValue('ABCD-EFGH')
  await stranger.close()
  await page.context().close()
})

test('an invitation code opens the door; another community’s pages are not found', async ({ hall, browser }) => {
  const admin = await hall.enter(browser, 'administrator')
  await expect(admin.getByRole('heading', { name: '您还不在任何社区里' })).toBeVisible()
  const founded = await hall.command(admin, 'foundCommunity', { name: '紫藤里', timezone: 'Asia/Shanghai', language: 'ZH_HANS' }, 'community { id }')
  const community = (founded['community'] as { id: string }).id
  const admitted = await hall.command(admin, 'admitMember', { communityId: community, name: '白露' }, 'member { id }')
  const member = (admitted['member'] as { id: string }).id
  await hall.command(admin, 'grantRole', { memberId: member, role: 'REGISTRAR' }, 'position')
  const invited = await hall.command(admin, 'inviteMember', { memberId: member, expiresAt: new Date(Date.now() + 86_400_000).toISOString() }, 'code')
  const context = await browser.newContext({ baseURL: hall.url, locale: 'zh-CN' })
  const page = await context.newPage()
  await page.goto(`/join#${String(invited['code'])}`)
  await page.getByRole('button', { name: '进入' }).click()
  await expect(page.getByRole('heading', { name: '白露，您好' })).toBeVisible()
  await expect(page.getByText('还没有决定过什么')).toBeVisible()
  const drafted = await hall.command(page, 'draftProposal', { communityId: community, title: '别人的事', text: '不该看见' }, 'proposal { id }')
  const theirs = (drafted['proposal'] as { id: string }).id
  await page.goto(`/matter/${theirs}`)
  await expect(page.getByRole('heading', { name: '别人的事' })).toBeVisible()

  const owner = await hall.enter(browser, '李桂兰')
  const { facade, panel, facadeMatter } = await factsOf(hall, owner)
  for (const path of [`/c/${community}`, `/c/${community}/matters`, `/matter/${theirs}`, `/matter/${theirs}/text`]) {
    await owner.goto(path)
    await expect(owner.getByRole('heading', { name: '没有这一页' })).toBeVisible()
    await expect(owner.getByText('别人的事')).toHaveCount(0)
  }
  for (const path of [`/poll/${facade}`, `/poll/${facade}/ballot`, `/poll/${panel}/certificate`, `/matter/${facadeMatter}`]) {
    await page.goto(path)
    await expect(page.getByRole('heading', { name: '没有这一页' })).toBeVisible()
  }
  await context.close()
  await owner.context().close()
  await admin.context().close()
})

test('a proxy is given and taken back', async ({ hall, browser }) => {
  const page = await hall.enter(browser, '王建平')
  await page.goto('/mine/proxies')
  await page.getByLabel('请谁').selectOption({ label: '李桂兰' })
  await page.getByRole('button', { name: '委托', exact: true }).click()
  await expect(page.getByRole('button', { name: '收回委托' })).toBeVisible()
  const holder = await hall.enter(browser, '李桂兰')
  await holder.goto('/mine/proxies')
  await expect(holder.getByText(/王建平 · 1幢/)).toBeVisible()
  await page.getByRole('button', { name: '收回委托' }).click()
  await expect(page.getByText(/已于 .* 收回/)).toBeVisible()
  await page.context().close()
  await holder.context().close()
})

test('a page that was open stays readable without a connection', async ({ hall, browser }) => {
  const page = await hall.enter(browser, '李桂兰')
  const { facadeMatter } = await factsOf(hall, page)
  await page.goto(`/matter/${facadeMatter}`)
  await page.getByRole('heading', { name: '把外墙刷成浅米色', exact: true }).waitFor()
  // The other pages' scripts come by themselves, a little later.
  await page.waitForResponse(/assets\/Mine-/)
  await page.context().setOffline(true)
  await expect(page.getByText('现在没有网络')).toBeVisible()
  await page.getByRole('link', { name: '我的' }).click()
  await expect(page.getByRole('heading', { name: '连不上网' })).toBeVisible()
  await page.context().setOffline(false)
  await expect(page.getByRole('heading', { name: '我的回执' })).toBeVisible({ timeout: 15_000 })
  await page.context().close()
})
