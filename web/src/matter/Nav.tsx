// The three pages about what the community decides: proposals, what was resolved, who advises.
import { Link, useLocation } from 'wouter'
import { useAt } from '../session'
import { useWords } from '../words'

export function MatterNav() {
  const { t } = useWords()
  const [place] = useLocation()
  const at = useAt()
  const ways = [[at('matters'), t('matters')], [at('resolutions'), t('resolutions.way')], [at('panels'), t('panels.way')]] as const
  return (
    <nav className="tabs" aria-label={t('matters')}>
      {ways.map(([href, words]) => <Link key={href} href={href} aria-current={place === href ? 'page' : undefined}>{words}</Link>)}
    </nav>
  )
}
