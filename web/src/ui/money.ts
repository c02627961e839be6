// Yuan, exactly as the server has them: "386,000", "1,200.50".
import type { Words } from '../words'

export function yuan({ t }: Words, amount: string): string {
  const [whole = '0', cents = ''] = amount.replace('-', '').split('.')
  const rest = cents.padEnd(2, '0').slice(0, 2)
  const grouped = whole.replace(/\d(?=(\d{3})+$)/g, '$&,')
  return t('yuan', { number: `${amount.startsWith('-') ? '−' : ''}${grouped}${rest === '00' ? '' : `.${rest}`}` })
}
