// Every page in every language: nothing axe complains of, nothing wider than a small phone, nothing too small to touch.
import AxeBuilder from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import { deskOf, expect, factsOf, test, type Language, type Name } from './hall'

for (const language of ['zh-Hans', 'zh-Hant', 'en'] satisfies Language[]) {
  test(`every page can be read and used in ${language}`, async ({ hall, browser }) => {
    test.setTimeout(300_000)
    const enter = (name: Name): Promise<Page> => hall.enter(browser, name, language, { viewport: { width: 320, height: 640 }, reducedMotion: 'reduce', colorScheme: language === 'zh-Hant' ? 'dark' : 'light' })
    const complaints: string[] = []
    let page = await enter('林国栋')
    const { community, facade, panel, lift, facadeMatter, hall: room, meeting, earlier, talk, talked, asked, raised, resolution, resolved, advisors, advisor } = await factsOf(hall, page)
    const { fixed, member, called, topic } = await deskOf(hall, page, community, room)
    const paths = ['/', `/c/${community}/matters`, `/matter/${facadeMatter}`, `/matter/${lift}/text`, `/poll/${facade}`, `/poll/${facade}/ballot`,
      `/poll/${facade}/certificate`, `/poll/${panel}`, `/poll/${panel}/certificate`, '/mine', '/mine/proxies', '/mine/sessions', '/join', '/poll/none',
      `/c/${community}/hall`, `/hall/${room}`, `/meeting/${meeting}`, `/meeting/${meeting}/desk`, `/meeting/${meeting}/wall`, `/meeting/${meeting}/minutes`,
      `/meeting/${earlier}`, `/meeting/${earlier}/minutes`, `/talk/${talk}`, `/talk/${talk}/said`, `/talk/${talk}/map`, `/talk/${talk}/outcome`,
      `/talk/${talked}`, `/talk/${talked}/outcome`, `/c/${community}/topics`, `/c/${community}/topic/${asked}`, `/c/${community}/topic/${raised}`, `/c/${community}/ask`, `/c/${community}/claim`, `/c/${community}/resolutions`, `/c/${community}/resolution/${resolution}`,
      `/c/${community}/panels`, `/c/${community}/panel/${advisors}`, `/c/${community}/advisor/${advisor}`, `/matter/${resolved}`]
    const look = async (name: string): Promise<void> => {
      await page.locator('h1').waitFor()
      await page.locator('.loading').waitFor({ state: 'detached' })
      const { violations } = await new AxeBuilder({ page }).analyze()
      for (const one of violations) complaints.push(`${name}: ${one.id}: ${one.nodes.map((node) => node.html).join(' | ')}`)
      const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)
      if (wide > 0) complaints.push(`${name}: ${wide} px too wide`)
      const small = await page.locator('button:visible, nav a:visible, a.act:visible, summary:visible, select:visible, .lines a:visible, .links a:visible').evaluateAll((all) =>
        all.filter((one) => one.getBoundingClientRect().height < 47.5).map((one) => one.outerHTML),
      )
      for (const one of small) complaints.push(`${name}: too small to touch: ${one}`)
      if (!(await page.title()).includes(' · ')) complaints.push(`${name}: no title`)
      const odd = (await page.locator('body').innerText()).match(/\b(undefined|NaN|null)\b|\{[a-z]+\}/)
      if (odd) complaints.push(`${name}: says ${odd[0]}`)
    }
    for (const path of paths) {
      await page.goto(path)
      await look(path)
    }
    await page.goto(`/poll/${facade}/ballot`)
    await page.locator('.choices button').first().click()
    await look('confirm')
    await page.getByRole('button', { name: /大字|Large/ }).click()
    await look('large type')
    await page.context().close()
    const offices: [Name, string][] = [['周敏', `/c/${community}/register`], ['陈秀英', `/poll/${facade}/paper`], ['赵倩', '/portfolio'], ['周敏', '/'],
      ['林国栋', `/c/${community}/draft`], ['林国栋', `/matter/${lift}/edit`], ['林国栋', `/matter/${fixed}/call`], ['林国栋', `/matter/${lift}/call`], ['周敏', `/c/${community}/members`],
      ['周敏', `/c/${community}/members/${member}`], ['周敏', `/c/${community}/letters`], ['陈秀英', `/poll/${facade}/sheets`], ['顾言', `/c/${community}/feed`],
      ['王建平', `/meeting/${meeting}`], ['王建平', `/talk/${talk}/said`], ['赵倩', `/meeting/${meeting}`], ['顾言', `/talk/${talk}`],
      ['林国栋', `/hall/${room}/call`], ['林国栋', `/meeting/${called}/prepare`],
      ['方晓雯', `/c/${community}/topics/desk`], ['方晓雯', `/c/${community}/topics/${topic}/desk`], ['方晓雯', `/c/${community}/boxes`], ['林国栋', `/c/${community}/talks/new`],
      ['林国栋', `/talk/${talk}/desk`], ['林国栋', `/talk/${talked}/desk`], ['陈秀英', `/poll/${facade}/consents`]]
    for (const [name, path] of offices) {
      page = await enter(name)
      await page.goto(path)
      await look(path)
      await page.context().close()
    }
    expect(complaints).toEqual([])
  })
}
