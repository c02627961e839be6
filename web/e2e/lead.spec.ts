// A talk from its opening to the answer to those who took part, led at its desk; residents choose and promise on their phones.
import AxeBuilder from '@axe-core/playwright'
import { expect, factsOf, test } from './hall'

test('the chair opens a talk, informs, holds rounds, drafts, lists promises, concludes and answers', async ({ hall, browser }) => {
  test.setTimeout(120_000)
  const chair = await hall.enter(browser, '林国栋')
  const { lift } = await factsOf(hall, chair)
  await chair.goto(`/matter/${lift}`)
  await chair.getByRole('link', { name: '请大家商量一件事' }).click()
  await expect(chair.getByLabel('商量什么，几个字')).toHaveValue('3幢1单元加装电梯')
  await chair.getByLabel('商量什么，几个字').fill('电梯装在哪一侧')
  await chair.getByLabel('问大家的问题').fill('电梯装在南侧还是北侧？')
  await chair.getByRole('button', { name: '开始准备' }).click()
  await expect(chair.getByRole('heading', { level: 1, name: '主持：电梯装在哪一侧' })).toBeVisible()
  const talk = chair.url().split('/').at(-2) ?? ''

  // Nothing is told to nobody: first the background.
  await expect(chair.getByRole('heading', { name: '下结论' })).toBeHidden()
  await chair.getByLabel('大家要先知道什么').fill('南侧离路近，北侧不挡光。')
  await chair.getByRole('button', { name: '告诉大家，开始商量' }).click()
  await expect(chair.locator('.standing')).toHaveText('正在商量')

  // A party sits down.
  await chair.getByText('请一方入座').click()
  await chair.getByLabel('叫什么').fill('海棠物业')
  await chair.getByLabel('谁代表它说话').selectOption({ label: '赵倩' })
  await chair.getByRole('button', { name: '入座', exact: true }).click()
  await expect(chair.getByRole('heading', { level: 3, name: '海棠物业' })).toBeVisible()

  // A round in which everybody chooses for herself.
  await chair.getByText('开新的一轮').click()
  await chair.getByLabel('这一轮谈什么').fill('哪一侧')
  await chair.getByLabel('在哪些里面选，一行一个').fill('南侧\n北侧')
  await chair.getByRole('button', { name: '开始这一轮' }).click()
  await expect(chair.getByRole('heading', { name: '第 1 轮：哪一侧' })).toBeVisible()
  const owner = await hall.enter(browser, '李桂兰')
  await owner.goto(`/talk/${talk}/outcome`)
  await expect(owner.getByText('主持这次商量')).toBeHidden()
  await owner.getByRole('button', { name: '北侧' }).click()
  await expect(owner.getByRole('button', { name: '北侧 · 您选了这个' })).toBeDisabled()
  // She promises something, too.
  await owner.getByText('我来承诺一件事').click()
  await owner.getByLabel('多少').fill('3')
  await owner.getByLabel('做什么用').fill('给施工的人烧水')
  await owner.getByRole('button', { name: '我承诺' }).click()
  await expect(owner.getByText('李桂兰：给施工的人烧水')).toBeVisible()
  expect((await new AxeBuilder({ page: owner }).analyze()).violations.map((one) => one.id)).toEqual([])

  await chair.reload()
  // What the rules refuse is said as it is: no conclusion while a round is open.
  await chair.getByLabel('用几句话说清楚').fill('倾向北侧。')
  await chair.getByRole('button', { name: '写下结论' }).click()
  await expect(chair.getByRole('alert').filter({ hasText: /轮/ })).toBeVisible()
  await chair.getByRole('button', { name: '结束这一轮' }).click()
  await expect(chair.getByText('已结束')).toBeVisible()
  await expect(chair.locator('.counted div').filter({ hasText: '北侧' })).toContainText('1')
  await chair.getByRole('button', { name: '记进清单' }).click()
  await expect(chair.getByRole('button', { name: '记进清单' })).toBeHidden()
  expect((await new AxeBuilder({ page: chair }).analyze()).violations.map((one) => one.id)).toEqual([])

  // A draft that the party has not answered is no conclusion either.
  await chair.getByLabel('大家都能接受的是什么').fill('装在北侧。')
  await chair.getByRole('button', { name: '请大家看这一稿' }).click()
  await expect(chair.getByText('第 1 稿')).toBeVisible()
  await chair.getByRole('button', { name: '写下结论' }).click()
  await expect(chair.getByRole('alert').filter({ hasText: /./ }).first()).toBeVisible()
  const property = await hall.enter(browser, '赵倩')
  await property.goto(`/talk/${talk}/outcome`)
  await property.getByRole('button', { name: '同意', exact: true }).first().click()
  await expect(property.getByRole('listitem').filter({ hasText: '海棠物业' })).toContainText('同意')
  await chair.reload()
  await chair.getByRole('radio', { name: /形成了承诺清单/ }).check()
  await chair.getByRole('button', { name: '写下结论' }).click()
  await expect(chair.locator('.standing')).toHaveText('有了结论')
  await chair.getByText('做到了', { exact: true }).first().click()
  await chair.getByLabel('凭什么这样说').first().fill('水烧好了。')
  await chair.getByRole('button', { name: '做到了', exact: true }).click()
  await expect(chair.getByText('水烧好了。')).toBeVisible()
  await chair.getByLabel('他们说的，有什么结果').fill('装在北侧，已写进设计。')
  await chair.getByRole('button', { name: '给参加的人答复' }).click()
  await expect(chair.locator('.standing')).toHaveText('结果已告诉大家')
  await owner.reload()
  await expect(owner.getByText('装在北侧，已写进设计。')).toBeVisible()
  await owner.goto(`/talk/${talk}/desk`)
  await expect(owner.getByText('只有主持的人和召集人可以用这一页。')).toBeVisible()
  for (const page of [chair, owner, property]) await page.context().close()
})
