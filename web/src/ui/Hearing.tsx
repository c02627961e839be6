// Says when a live page has lost its connection; while all is well it says nothing.
import type { Hearing as State } from '../live'
import { useWords } from '../words'

export function Hearing({ hearing }: { hearing: State }) {
  const { t } = useWords()
  return <div role="status" data-hearing={hearing}>{hearing === 'lost' && <p className="stale">{t('live.lost')}</p>}</div>
}
