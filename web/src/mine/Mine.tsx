// My receipts: what stands for my seats, with the number under which each is in the log.
import { useState } from 'react'
import { Link } from 'wouter'
import { doors, when } from '../format'
import { useSession } from '../session'
import { usePage } from '../ui/ask'
import { Answered, Page, Plain } from '../ui/page'
import { useWords } from '../words'
import { MineDocument } from './Mine.operations'
import { MineNav } from './Nav'

export default function Mine() {
  const spoken = useWords()
  const { t } = spoken
  const { here, zone } = useSession()
  const [before, setBefore] = useState<string | null>(null)
  const page = usePage(MineDocument, { community: here?.community.id ?? '', before })
  return (
    <Answered page={page} pick={(data) => data.myBallots}>
      {({ edges, pageInfo }) => (
        <Page title={t('mine.receipts')} above={here?.member.name}>
          <MineNav />
          {edges.length === 0 && <p className="empty">{t('mine.none')}</p>}
          <ul className="plainlist">
            {edges.map((edge) => edge.node).reverse().map((ballot) => (
              <li key={ballot.receiptSeq} className="card">
                <h2>{ballot.poll ? <Link href={`/poll/${ballot.poll.id}`}>{ballot.poll.question}</Link> : t('mine.gone')}</h2>
                <p><span className={`swatch ${ballot.mark.toLowerCase()}`} aria-hidden="true" /><strong>{t(`mark.${ballot.mark}`)}</strong>{ballot.spoiled && <> · {t('mine.spoiled')}</>}</p>
                {ballot.seat.party && <p>{doors(ballot.seat.party.units)}</p>}
                <p className="soft">{when(spoken, ballot.castAt, zone)} · {t(`right.${ballot.right}`)} · {t('mine.number', { seq: ballot.receiptSeq })}</p>
              </li>
            ))}
          </ul>
          {pageInfo.hasPreviousPage && <Plain onPress={() => setBefore(pageInfo.startCursor ?? null)}>{t('mine.older')}</Plain>}
        </Page>
      )}
    </Answered>
  )
}
