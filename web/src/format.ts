// Times, amounts and shares as people say them, in the reader's language.
import { serverNow } from './clock'
import { decimal, fraction, whole } from './exact'
import type { Key, Words } from './words'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

function dayOf(at: number, zone: string): string {
  return new Intl.DateTimeFormat('en-CA', { timeZone: zone, dateStyle: 'short' }).format(at)
}

/** "今天 晚上9:00", "tomorrow 09:00", "11月29日周日 下午6:13". */
export function when({ t, locale, language }: Words, iso: string, zone: string, now = serverNow()): string {
  const at = Date.parse(iso)
  // 晚上9:00 in Chinese, 21:00 in English: as each is said.
  const clock: Intl.DateTimeFormatOptions = language === 'en' ? { hour: '2-digit', hourCycle: 'h23' } : { hour: 'numeric', hour12: true, dayPeriod: 'short' }
  const time = new Intl.DateTimeFormat(locale, { timeZone: zone, minute: '2-digit', ...clock }).format(at)
  const day = dayOf(at, zone)
  if (day === dayOf(now, zone)) return t('when.today', { time })
  if (day === dayOf(now + DAY, zone)) return t('when.tomorrow', { time })
  if (day === dayOf(now - DAY, zone)) return t('when.yesterday', { time })
  const year = day.slice(0, 4) === dayOf(now, zone).slice(0, 4) ? {} : { year: 'numeric' as const }
  const date = new Intl.DateTimeFormat(locale, { timeZone: zone, month: 'long', day: 'numeric', weekday: 'short', ...year }).format(at)
  return t('when.date', { date, time })
}

/** The whole date, for documents. */
export function exactly({ locale }: Words, iso: string, zone: string): string {
  return new Intl.DateTimeFormat(locale, { timeZone: zone, dateStyle: 'long', timeStyle: 'short' }).format(Date.parse(iso))
}

/** "还剩 6 天". Null when it is over. */
export function left({ t }: Words, iso: string, now = serverNow()): string | null {
  const rest = Date.parse(iso) - now
  if (rest <= 0) return null
  if (rest >= 2 * DAY) return t('left.days', { n: Math.floor(rest / DAY) })
  if (rest >= 2 * HOUR) return t('left.hours', { n: Math.floor(rest / HOUR) })
  return t('left.minutes', { n: Math.max(1, Math.floor(rest / MINUTE)) })
}

export interface Measured {
  unit?: string | null
  name?: string
}

export const scaleOf = (measure: Measured): number => (measure.unit === 'm2' ? 2 : 0)

/** "5,061.69": the three languages write numbers alike, and `Intl` takes a slow phone a tenth of a second to wake. */
function grouped(exact: string): string {
  const [units = '', rest] = exact.split('.')
  const thousands = units.replace(/\d(?=(\d{3})+$)/g, '$&,')
  return rest === undefined ? thousands : `${thousands}.${rest}`
}

/** "186.40 m²", "12 人". */
export function amount({ t }: Words, value: string | bigint, measure: Measured): string {
  const scale = scaleOf(measure)
  const exact = typeof value === 'bigint' ? decimal(value, scale) : decimal(whole(value, scale), scale)
  const number = grouped(exact)
  if (measure.unit === 'm2') return t('amount.area', { number })
  return t('amount.heads', { number, n: Number(value) })
}

export function measureName({ t }: Words, measure: Measured): string {
  if (measure.unit === 'm2') return t('measure.area')
  if (measure.unit === 'owner' || !measure.unit) return t('measure.heads')
  return measure.name ?? ''
}

const DIGITS = '零一二三四五六七八九十'
const ENGLISH: Partial<Record<string, Key>> = {
  '1/2': 'share.half',
  '1/3': 'share.third',
  '2/3': 'share.twoThirds',
  '3/4': 'share.threeQuarters',
  '1/4': 'share.quarter',
  '4/5': 'share.fourFifths',
  '1/5': 'share.fifth',
  '1': 'share.all',
  '1/1': 'share.all',
}

/** "三分之二", "two thirds". */
export function shareInWords({ t, language }: Words, share: string): string {
  const known = ENGLISH[share]
  if (known) return t(known)
  const { over, under } = fraction(share)
  if (language === 'en' || over > 10n || under > 10n) return share
  return `${DIGITS[Number(under)]}分之${DIGITS[Number(over)]}`
}

/** "64.28 %": cut to two decimals, as the working does. */
export function shareInPercent(_words: Words, share: string): string {
  const { over, under } = fraction(share)
  if (under === 0n) return '–'
  const cut = decimal((over * 10000n) / under, 2)
  return `${grouped(cut)}\u00a0%`
}

export interface DoorLike {
  building: string
  entrance?: string | null
  number: string
}

export const door = (unit: DoorLike): string => [unit.building, unit.entrance, unit.number].filter(Boolean).join(' ')

/** Several doors in the order of the stairs. */
export const doors = (units: DoorLike[]): string =>
  units.map(door).sort((a, b) => a.localeCompare(b, 'zh', { numeric: true })).join('、')
