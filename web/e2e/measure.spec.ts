// How long a voter waits: cold starts of the ballot sheet with a processor slowed four times. It prints figures and asserts none.
import { factsOf, test } from './hall'

const TIMES = Number(process.env['TIMES'] ?? 9)
const SLOWED = Number(process.env['SLOWED'] ?? 4)

test('the ballot sheet from a cold start to its choices', async ({ hall, browser }) => {
  const known = await hall.enter(browser, '李桂兰')
  const { facade } = await factsOf(hall, known)
  const cookies = await known.context().cookies()
  await known.context().close()
  const runs: { usable: number; painted: number; busy: number; bytes: number; requests: number; steps: string }[] = []
  for (let run = 0; run < TIMES; run += 1) {
    const context = await browser.newContext({ baseURL: hall.url, locale: 'zh-CN' })
    await context.addCookies(cookies)
    const page = await context.newPage()
    await page.addInitScript(() => {
      const look = new MutationObserver(() => {
        if (!document.querySelector('.choices button')) return
        look.disconnect()
        performance.mark('usable')
      })
      look.observe(document, { childList: true, subtree: true })
    })
    const wire = await context.newCDPSession(page)
    await wire.send('Performance.enable')
    await wire.send('Emulation.setCPUThrottlingRate', { rate: SLOWED })
    await page.goto(`/poll/${facade}/ballot`, { waitUntil: 'commit' })
    await page.locator('.choices button').first().waitFor()
    const { metrics } = await wire.send('Performance.getMetrics')
    const busy = 1000 * (metrics.find((one) => one.name === 'TaskDuration')?.value ?? 0)
    const seen = await page.evaluate(() => {
      const entries = performance.getEntriesByType('resource') as PerformanceResourceTiming[]
      const [document] = performance.getEntriesByType('navigation') as PerformanceNavigationTiming[]
      const usable = performance.getEntriesByName('usable')[0]?.startTime ?? 0
      const before = entries.filter((entry) => entry.startTime < usable)
      return {
        usable,
        painted: performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? 0,
        bytes: before.reduce((sum, entry) => sum + entry.transferSize, document?.transferSize ?? 0),
        requests: before.length + 1,
        steps: before.map((entry) => `${Math.round(entry.startTime)}-${Math.round(entry.responseEnd)} ${entry.name.split('/').slice(3).join('/')}`).join('\n  '),
      }
    })
    runs.push({ ...seen, busy })
    await context.close()
  }
  // The first run warms the server's and the disk's caches, as the first voter does for the others.
  const counted = runs.slice(1)
  const of = (pick: (run: (typeof runs)[number]) => number): string => {
    const sorted = counted.map(pick).sort((a, b) => a - b)
    return `${Math.round(sorted[0] ?? 0)} / ${Math.round(sorted[Math.floor(sorted.length / 2)] ?? 0)} / ${Math.round(sorted.at(-1) ?? 0)}`
  }
  console.log(`\nballot sheet, processor slowed ${SLOWED} times, ${counted.length} cold starts, least / median / most:`)
  console.log(`usable after ms:        ${of((run) => run.usable)}`)
  console.log(`first paint after ms:   ${of((run) => run.painted)}`)
  console.log(`main thread busy, ms:   ${of((run) => run.busy)}`)
  console.log(`bytes over the wire:    ${of((run) => run.bytes)}`)
  console.log(`requests:               ${of((run) => run.requests)}`)
  if (process.env['STEPS']) console.log(`steps of the last:\n  ${counted.at(-1)?.steps}`)
})
