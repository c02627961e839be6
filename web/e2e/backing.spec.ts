// Who supports which version of a text, and other words proposed for it.
import { expect, factsOf, test } from './hall'

test('support counts for the version one has read; other words are proposed, shown against the text, and adopted', async ({ hall, browser }) => {
  const author = await hall.enter(browser, '李桂兰')
  const { community } = await factsOf(hall, author)
  const drafted = await hall.command(author, 'draftProposal', { communityId: community, title: '晾衣架', text: '在2单元楼顶装三排晾衣架。' }, 'proposal { id }')
  const path = `/matter/${(drafted['proposal'] as { id: string }).id}/text`
  const neighbour = await hall.enter(browser, '张德厚')
  await neighbour.goto(path)
  await expect(neighbour.getByText('还没有人表示支持。')).toBeVisible()
  await neighbour.getByRole('checkbox', { name: '我把有关的内容看明白了' }).check()
  await neighbour.getByLabel('有条件吗？（可以不写）').fill('不挡太阳能板。')
  await neighbour.getByRole('button', { name: '支持第 1 版' }).click()
  await expect(neighbour.getByText('第 1 版（最新）：1 人支持')).toBeVisible()
  await expect(neighbour.getByText('1 人说看明白了 · 1 人有条件')).toBeVisible()
  await expect(neighbour.getByRole('status').filter({ hasText: '您支持的是第 1 版' })).toContainText('不挡太阳能板')

  await neighbour.getByText('我建议改几个字').click()
  await expect(neighbour.getByRole('button', { name: '提出修改' })).toBeDisabled()
  await neighbour.getByLabel('改好的全文').fill('在2单元楼顶装两排晾衣架。')
  await neighbour.getByLabel('为什么要改（可以不写）').fill('三排太挤。')
  // Half written words outlast a reload.
  await neighbour.reload()
  await neighbour.getByText('我建议改几个字').click()
  await expect(neighbour.getByLabel('改好的全文')).toHaveValue('在2单元楼顶装两排晾衣架。')
  await neighbour.getByRole('button', { name: '提出修改' }).click()
  await expect(neighbour.getByText('等着答复')).toBeVisible()
  await expect(neighbour.getByRole('button', { name: '采用，成为新的一版' })).toHaveCount(0)

  await author.goto(path)
  await expect(author.locator('ins', { hasText: '两' })).toBeVisible()
  await expect(author.getByText('三排太挤。')).toBeVisible()
  await author.getByRole('button', { name: '采用，成为新的一版' }).click()
  await expect(author.getByText('采用了，成为第 2 版')).toBeVisible()
  await expect(author.getByRole('button', { name: '支持第 2 版' })).toBeVisible()

  await neighbour.reload()
  await expect(neighbour.getByText('第 1 版（已经改过）：1 人支持过')).toBeVisible()
  await expect(neighbour.getByText('文字后来改过了。')).toBeVisible()
  await neighbour.getByRole('button', { name: '支持第 2 版' }).click()
  await expect(neighbour.getByText('第 2 版（最新）：1 人支持')).toBeVisible()
  await neighbour.getByRole('button', { name: '不再支持' }).click()
  await expect(neighbour.getByText('还没有人表示支持。')).toBeVisible()
  await author.context().close()
  await neighbour.context().close()
})
