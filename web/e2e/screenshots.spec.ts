// `npm run screenshots`: every page on a phone and on a desk, in three languages, into web/screenshots (which git ignores).
// ONLY=en or WIDTH=360 makes some of them.
import { deskOf, factsOf, test, type Language, type Name } from './hall'

const LANGUAGES: Language[] = ['zh-Hans', 'zh-Hant', 'en']
const WIDTHS = [360, 1280].filter((one) => !process.env['WIDTH'] || String(one) === process.env['WIDTH'])

test('every page', async ({ hall, browser }) => {
  const chosen = process.env['ONLY'] ? LANGUAGES.filter((one) => one === process.env['ONLY']) : LANGUAGES
  for (const language of chosen) {
    for (const width of WIDTHS) {
      const page = await hall.enter(browser, '李桂兰', language, { viewport: { width, height: width === 360 ? 740 : 900 } })
      const { community, facade, panel, lift, facadeMatter, hall: room, meeting, earlier, talk, talked, asked, raised, resolution, resolved, advisors, advisor } = await factsOf(hall, page)
      const chair = await hall.enter(browser, '林国栋', language)
      const { fixed, member, called, topic } = await deskOf(hall, chair, community, room)
      await chair.context().close()
      const shoot = async (name: string, path: string): Promise<void> => {
        if (path) await page.goto(path)
        await page.locator('h1').waitFor()
        await page.waitForTimeout(700)
        await page.screenshot({ path: `screenshots/${language}/${width}/${name}.png`, fullPage: true })
      }
      await shoot('today', '/')
      await shoot('matters', `/c/${community}/matters`)
      await shoot('matter', `/matter/${facadeMatter}`)
      await shoot('text', `/matter/${lift}/text`)
      await shoot('poll', `/poll/${facade}`)
      await shoot('ballot', `/poll/${facade}/ballot`)
      await page.getByRole('button', { name: /^(同意|For)$/ }).click()
      await shoot('ballot-confirm', '')
      await page.getByRole('button', { name: /确定|確定|Yes/ }).click()
      await page.locator('.receipt').waitFor()
      await shoot('ballot-receipt', '')
      await shoot('certificate', `/poll/${panel}/certificate`)
      await shoot('halls', `/c/${community}/hall`)
      await shoot('hall', `/hall/${room}`)
      await shoot('meeting-door', `/meeting/${meeting}`)
      const arrive = page.getByRole('button', { name: /我到了|I am here/ })
      if (await arrive.isVisible()) await arrive.click()
      await page.getByRole('button', { name: /我要发言|我要發言|I want to speak/ }).click()
      await shoot('meeting-ask', '')
      await page.getByRole('button', { name: /反对|反對|Against it/ }).click()
      await page.locator('.place').waitFor()
      await shoot('meeting-queue', '')
      await page.getByRole('button', { name: /不说了|不說了|Take my name off/ }).click()
      await shoot('minutes', `/meeting/${earlier}/minutes`)
      await shoot('talk', `/talk/${talk}`)
      await shoot('talk-said', `/talk/${talk}/said`)
      await shoot('talk-map', `/talk/${talk}/map`)
      await shoot('talk-outcome', `/talk/${talk}/outcome`)
      await shoot('talked-outcome', `/talk/${talked}/outcome`)
      await shoot('topics', `/c/${community}/topics`)
      await shoot('topic', `/c/${community}/topic/${asked}`)
      await shoot('topic-answered', `/c/${community}/topic/${raised}`)
      await shoot('ask', `/c/${community}/ask`)
      await shoot('claim', `/c/${community}/claim`)
      await shoot('resolutions', `/c/${community}/resolutions`)
      await shoot('resolution', `/c/${community}/resolution/${resolution}`)
      await shoot('panels', `/c/${community}/panels`)
      await shoot('panel', `/c/${community}/panel/${advisors}`)
      await shoot('advisor', `/c/${community}/advisor/${advisor}`)
      await shoot('matter-resolved', `/matter/${resolved}`)
      await shoot('mine', '/mine')
      await shoot('proxies', '/mine/proxies')
      await shoot('sessions', '/mine/sessions')
      await shoot('not-found', '/poll/nothing')
      await page.context().close()
      const offices: [Name, string, string][] = [['周敏', 'register', `/c/${community}/register`], ['陈秀英', 'paper', `/poll/${facade}/paper`], ['赵倩', 'portfolio', '/portfolio'], ['林国栋', 'desk', `/poll/${panel}`],
        ['林国栋', 'draft', `/c/${community}/draft`], ['林国栋', 'edit', `/matter/${lift}/edit`], ['林国栋', 'call', `/matter/${fixed}/call`], ['周敏', 'members', `/c/${community}/members`],
        ['周敏', 'member', `/c/${community}/members/${member}`], ['周敏', 'letters', `/c/${community}/letters`], ['陈秀英', 'sheets', `/poll/${facade}/sheets`], ['顾言', 'feed', `/c/${community}/feed`],
        ['林国栋', 'meeting-desk', `/meeting/${meeting}/desk`], ['林国栋', 'wall', `/meeting/${meeting}/wall`], ['王建平', 'talk-hidden', `/talk/${talk}/said`],
        ['林国栋', 'call-meeting', `/hall/${room}/call`], ['林国栋', 'prepare', `/meeting/${called}/prepare`],
        ['方晓雯', 'topics-desk', `/c/${community}/topics/desk`], ['方晓雯', 'topic-desk', `/c/${community}/topics/${topic}/desk`], ['方晓雯', 'boxes', `/c/${community}/boxes`],
        ['林国栋', 'open-talk', `/c/${community}/talks/new`], ['林国栋', 'talk-desk', `/talk/${talk}/desk`]]
      for (const [name, file, path] of offices) {
        const office = await hall.enter(browser, name, language, { viewport: { width, height: 740 } })
        await office.goto(path)
        await office.locator('h1').waitFor()
        await office.waitForTimeout(700)
        await office.screenshot({ path: `screenshots/${language}/${width}/${file}.png`, fullPage: true })
        await office.context().close()
      }
      const stranger = await browser.newContext({ baseURL: hall.url, viewport: { width, height: 740 } })
      await stranger.addInitScript((one) => localStorage.setItem('language', one), language)
      const door = await stranger.newPage()
      await door.goto('/')
      await door.locator('h1').waitFor()
      await door.screenshot({ path: `screenshots/${language}/${width}/join.png`, fullPage: true })
      await stranger.close()
    }
  }
})
