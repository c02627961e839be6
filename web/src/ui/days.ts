// Days as people say them.
import { serverNow } from '../clock'
import type { Words } from '../words'

/** "12月3日周四": the last whole day before an instant that is itself too late. */
export function lastDay(spoken: Words, iso: string, zone: string): string {
  return dayOf(spoken, new Date(Date.parse(iso) - 1).toISOString(), zone)
}

export function dayOf({ locale }: Words, iso: string, zone: string, now = serverNow()): string {
  const at = Date.parse(iso)
  const yearOf = (instant: number): string => new Intl.DateTimeFormat('en', { timeZone: zone, year: 'numeric' }).format(instant)
  const year = yearOf(at) === yearOf(now) ? {} : { year: 'numeric' as const }
  return new Intl.DateTimeFormat(locale, { timeZone: zone, month: 'long', day: 'numeric', weekday: 'short', ...year }).format(at)
}

/** "2026年3月": for terms and the like. */
export function monthOf({ locale }: Words, iso: string, zone: string): string {
  return new Intl.DateTimeFormat(locale, { timeZone: zone, year: 'numeric', month: 'long' }).format(Date.parse(iso))
}

/** Several things in a row, as each language strings them. */
export const listed = ({ language }: Words, all: readonly string[]): string => all.join(language === 'en' ? ', ' : '、')
