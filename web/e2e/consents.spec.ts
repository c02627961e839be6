// Those whose own unit a matter takes consent on their own page, or a teller writes down what they answered on paper.
import AxeBuilder from '@axe-core/playwright'
import { expect, factsOf, test } from './hall'

interface Unit {
  id: string
  building: string
  entrance: string
  number: string
  owner: { holders: { name: string | null }[] } | null
}

test('an owner consents herself, a teller records a refusal on paper, and everybody sees how it stands', async ({ hall, browser }) => {
  const chair = await hall.enter(browser, '林国栋')
  const { community } = await factsOf(hall, chair)
  const { community: found } = await hall.ask<{ community: { register: { units: { edges: { node: Unit }[] } } } }>(
    chair,
    'query($id: ID!) { community(id: $id) { register { units(first: 100) { edges { node { id building entrance number owner { holders { name } } } } } } } }',
    { id: community },
  )
  const units = found.register.units.edges.map((edge) => edge.node)
  const hers = units.find((unit) => unit.owner?.holders.some((one) => one.name === '李桂兰'))
  if (!hers) throw new Error('李桂兰 owns a unit in the demonstration')
  const other = units.find((unit) => unit.building === hers.building && unit.entrance === hers.entrance && unit.id !== hers.id)
  const drafted = await hall.command(chair, 'draftProposal', { communityId: community, title: '再装一部电梯', text: '井道占用两户的一角。' }, 'proposal { id }')
  const matter = (drafted['proposal'] as { id: string }).id
  await hall.command(chair, 'freezeProposal', { proposalId: matter }, 'position')
  await chair.goto(`/matter/${matter}/call`)
  await chair.getByLabel('哪一部分').selectOption({ label: `${hers.building} ${hers.entrance}` })
  await chair.getByRole('radio', { name: /加装电梯/ }).first().check()
  for (const unit of [hers, other]) await chair.getByRole('checkbox', { name: new RegExp(`^${unit?.building} ${unit?.entrance} ${unit?.number}`) }).check()
  await chair.getByRole('button', { name: '召集表决' }).click()
  await chair.getByRole('button', { name: '发出公告' }).click()
  await expect(chair.getByText('公告还没有发出')).toBeHidden()
  const poll = chair.url().split('/').at(-1) ?? ''

  const owner = await hall.enter(browser, '李桂兰')
  await owner.goto(`/poll/${poll}`)
  await owner.getByRole('link', { name: '要另外同意的人家：0 家已同意，共 2 家' }).click()
  const door = (unit: Unit | undefined): string => `${unit?.building} ${unit?.entrance} ${unit?.number}`
  // Only what is hers.
  await expect(owner.getByRole('group', { name: door(other) })).toBeHidden()
  await owner.getByRole('group', { name: door(hers) }).getByRole('button', { name: '同意', exact: true }).click()
  await expect(owner.getByRole('listitem').filter({ hasText: door(hers) }).locator('strong')).toHaveText('同意')
  const teller = await hall.enter(browser, '陈秀英')
  await teller.goto(`/poll/${poll}/consents`)
  await teller.getByRole('group', { name: door(other) }).getByRole('button', { name: '不同意' }).click()
  await expect(teller.getByRole('listitem').filter({ hasText: door(other) }).locator('strong')).toHaveText('不同意')
  expect((await new AxeBuilder({ page: teller }).analyze()).violations.map((one) => one.id)).toEqual([])
  await owner.goto(`/poll/${poll}`)
  await expect(owner.getByRole('link', { name: '1 家已同意，共 2 家' })).toBeVisible()
  await hall.command(chair, 'cancelPoll', { pollId: poll, reason: '改日再办。' }, 'position')
  for (const page of [chair, owner, teller]) await page.context().close()
})
