// What somebody gives, in words: money, space, people, things.
import type { Words } from '../words'

interface Gift {
  kind: 'MONEY' | 'SPACE' | 'PEOPLE' | 'THINGS'
  amount: string
}

export function giftWords({ t, locale }: Words, { kind, amount }: Gift): string {
  // Intl takes decimal strings exactly.
  const number = new Intl.NumberFormat(locale, { maximumFractionDigits: 2 }).format(amount as unknown as number)
  return t(`gift.${kind}`, { number })
}
