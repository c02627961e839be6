// Members, offices and letters: the registrar's desk.
import AxeBuilder from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import { expect, factsOf, inDays, test } from './hall'

const pages = async (page: Page): Promise<number> =>
  ((await page.pdf({ preferCSSPageSize: true })).toString('latin1').match(/\/Type\s*\/Page[^s]/g) ?? []).length

test('an office is given for a part and a term, holds, and ends with a reason', async ({ hall, browser }) => {
  const registrar = await hall.enter(browser, '周敏')
  await registrar.goto('/')
  await registrar.getByRole('link', { name: '成员和职务' }).click()
  await registrar.getByLabel('按姓名或门牌查找').fill('郑志强')
  await registrar.getByRole('link', { name: '郑志强' }).click()
  await expect(registrar.getByText('现在没有职务。')).toBeVisible()
  await registrar.getByLabel('什么职务').selectOption({ label: '楼长' })
  await registrar.getByLabel('管哪一部分').selectOption({ label: '2幢' })
  await registrar.getByLabel('到哪一天为止').fill(inDays(365))
  await registrar.getByRole('button', { name: '给这个职务' }).click()
  await expect(registrar.getByText('郑志强 现在担任楼长。')).toBeVisible()
  const office = registrar.getByRole('listitem').filter({ hasText: '楼长 · 2幢' })
  await expect(office).toContainText('为止')
  await office.getByRole('button', { name: '免去这个职务' }).click()
  await office.getByLabel('为什么免去').fill('搬走了。')
  await office.getByRole('button', { name: '免去这个职务' }).click()
  await expect(registrar.getByText('现在没有职务。')).toBeVisible()
  await expect(registrar.getByText('以前的职务（1）')).toBeVisible()
  // What cannot go together is refused in words.
  await registrar.getByRole('link', { name: '成员和职务' }).click()
  await registrar.getByRole('link', { name: '赵倩' }).first().click()
  await registrar.getByLabel('什么职务').selectOption({ label: '计票人' })
  await registrar.getByRole('button', { name: '给这个职务' }).click()
  await expect(registrar.getByRole('alert').filter({ hasText: /./ })).toBeVisible()
  await registrar.context().close()
})

test('somebody is admitted, gets a letter a page long, and comes in by its code', async ({ hall, browser }) => {
  const registrar = await hall.enter(browser, '周敏')
  const { community } = await factsOf(hall, registrar)
  await registrar.goto(`/c/${community}/members`)
  await registrar.getByLabel('姓名', { exact: true }).fill('白露')
  await registrar.getByRole('button', { name: '加为成员' }).click()
  await registrar.getByRole('link', { name: '给职务或邀请信' }).click()
  await registrar.getByRole('link', { name: '做一封邀请信' }).click()
  await registrar.getByRole('button', { name: '做 1 封信' }).click()
  const letter = registrar.getByRole('region', { name: '给 白露 的信' })
  await expect(letter).toBeVisible()
  const code = (await letter.locator('.code').textContent()) ?? ''
  await registrar.emulateMedia({ media: 'print' })
  await expect(registrar.getByRole('navigation')).toBeHidden()
  await expect(letter).toBeVisible()
  expect(await pages(registrar)).toBe(1)
  const guest = await browser.newContext({ baseURL: hall.url, locale: 'zh-CN' })
  const door = await guest.newPage()
  await door.goto(`/join#${encodeURIComponent(code)}`)
  await door.getByRole('button', { name: '进入' }).click()
  await expect(door.getByRole('heading', { name: '白露，您好' })).toBeVisible()
  await guest.close()
  await registrar.context().close({ runBeforeUnload: false } as never)
})

test('letters for an entrance are a page each, and only the newest opens the door', async ({ hall, browser }) => {
  const registrar = await hall.enter(browser, '周敏')
  const { community } = await factsOf(hall, registrar)
  const make = async (): Promise<string[]> => {
    await registrar.goto('about:blank')
    await registrar.goto(`/c/${community}/letters`)
    await registrar.getByLabel('给哪一部分做').selectOption({ label: '3幢 1单元' })
    await registrar.getByRole('button', { name: /^做 \d+ 封信$/ }).click()
    await registrar.getByRole('button', { name: /^打印 \d+ 页$/ }).waitFor()
    return registrar.locator('.paper .code').allTextContents()
  }
  registrar.on('dialog', (dialog) => void dialog.accept())
  const first = await make()
  const second = await make()
  expect(second).toHaveLength(first.length)
  expect((await new AxeBuilder({ page: registrar }).analyze()).violations.map((one) => one.id)).toEqual([])
  expect(await pages(registrar)).toBe(second.length)
  const guest = await browser.newContext({ baseURL: hall.url, locale: 'zh-CN' })
  const door = await guest.newPage()
  await door.goto(`/join#${encodeURIComponent(first[0] ?? '')}`)
  await door.getByRole('button', { name: '进入' }).click()
  await expect(door.getByRole('alert').filter({ hasText: /./ })).toBeVisible()
  await door.goto('about:blank')
  await door.goto(`/join#${encodeURIComponent(second[0] ?? '')}`)
  await door.getByRole('button', { name: '进入' }).click()
  await expect(door.getByRole('heading', { name: /您好/ })).toBeVisible()
  await guest.close()
  await registrar.context().close()
})

test('paper ballots are a page each, and a paper’s QR opens its seat', async ({ hall, browser }) => {
  const teller = await hall.enter(browser, '王建平')
  const { facade } = await factsOf(hall, teller)
  await teller.goto(`/poll/${facade}`)
  await teller.getByRole('link', { name: '打印纸票' }).click()
  await teller.getByLabel('打印哪一部分').selectOption({ label: '1幢 1单元' })
  await teller.locator('.paper').first().waitFor()
  const all = await teller.locator('.paper').count()
  expect(all).toBeGreaterThan(0)
  expect(await pages(teller)).toBe(all)
  const whose = (await teller.locator('.paper .whose dd').first().textContent()) ?? ''
  const roll = await hall.ask<{ node: { roll: { edges: { node: { seat: { id: string; party: { holders: { name: string }[] } } } }[] } } }>(
    teller,
    'query($id: ID!) { node(id: $id) { ... on Poll { roll(first: 100) { edges { node { seat { id party { holders { name } } } } } } } } }',
    { id: facade },
  )
  const seat = roll.node.roll.edges.map((edge) => edge.node.seat).find((one) => whose.includes(one.party.holders[0]?.name ?? '-'))
  await teller.goto(`/poll/${facade}/paper#${seat?.id ?? ''}`)
  await expect(teller.getByRole('heading', { level: 3, name: whose })).toBeVisible()
  await expect(teller.getByRole('button', { name: '废票' }).first()).toBeVisible()
  const owner = await hall.enter(browser, '李桂兰')
  await owner.goto(`/poll/${facade}/sheets`)
  await expect(owner.getByRole('heading', { name: '没有这一页' })).toBeVisible()
  await owner.context().close()
  await teller.context().close()
})
