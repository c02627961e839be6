// The three pages about the reader herself.
import { Link, useLocation } from 'wouter'
import { useWords } from '../words'

export function MineNav() {
  const { t } = useWords()
  const [place] = useLocation()
  const ways = [['/mine', t('mine.receipts')], ['/mine/proxies', t('mine.proxies')], ['/mine/sessions', t('mine.sessions')]] as const
  return (
    <nav className="tabs" aria-label={t('mine')}>
      {ways.map(([href, words]) => <Link key={href} href={href} aria-current={place === href ? 'page' : undefined}>{words}</Link>)}
    </nav>
  )
}
