// The server's time. Many a phone is minutes wrong, some are days; what is over, and how long is left, must not be.
let ahead = 0

/** What an answer's `Date` tells; it is cut to seconds, so a small difference is none. */
export function hearTime(date: string | null, now = Date.now()): void {
  const at = Date.parse(date ?? '')
  if (Number.isNaN(at)) return
  const difference = at + 500 - now
  ahead = Math.abs(difference) < 2000 ? 0 : difference
}

export function serverNow(now = Date.now()): number {
  return now + ahead
}
