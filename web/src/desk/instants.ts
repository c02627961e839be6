// Clock times of the community: what a person types is meant in its zone, wherever her device believes to be.
import { serverNow } from '../clock'

function wall(at: number, zone: string): string {
  const parts = new Intl.DateTimeFormat('en-CA', { timeZone: zone, hourCycle: 'h23', year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit' }).formatToParts(at)
  const part = (type: string): string => parts.find((one) => one.type === type)?.value ?? '00'
  return `${part('year')}-${part('month')}-${part('day')}T${part('hour')}:${part('minute')}`
}

/** "2026-11-30T21:00" in Shanghai is 13:00 UTC. Null for what is no time. */
export function instant(local: string, zone: string): string | null {
  const read = Date.parse(`${local}Z`)
  if (!/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}$/.test(local) || Number.isNaN(read)) return null
  // The zone's distance from UTC, asked twice: it may change between the guess and the time that is meant.
  let guess = read
  for (let turn = 0; turn < 2; turn += 1) guess += read - Date.parse(`${wall(guess, zone)}Z`)
  return new Date(guess).toISOString()
}

/** The other way, for a field. */
export const localTime = (iso: string | number, zone: string): string => wall(typeof iso === 'number' ? iso : Date.parse(iso), zone)

/** So many days after now, at a full hour of the community's day. */
export function inDays(days: number, hour: number, zone: string, now = serverNow()): string {
  return `${wall(now + days * 86_400_000, zone).slice(0, 10)}T${String(hour).padStart(2, '0')}:00`
}

/** A term that ends at midnight ends, as people say it, on the day before. */
export const lastMinute = (iso: string): string => new Date(Date.parse(iso) - 60_000).toISOString()
