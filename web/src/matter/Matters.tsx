// All matters of the community, each with where it stands.
import { useState } from 'react'
import { Link, useParams } from 'wouter'
import { when } from '../format'
import { useSession } from '../session'
import { usePage } from '../ui/ask'
import { Answered, Page, Plain } from '../ui/page'
import { useWords } from '../words'
import { MattersDocument, type MattersQuery } from './Matters.operations'
import { MatterNav } from './Nav'
import { standing } from './state'

export default function Matters() {
  const { community = '' } = useParams()
  const spoken = useWords()
  const { zone, here } = useSession()
  const [after, setAfter] = useState<string | null>(null)
  const page = usePage(MattersDocument, { community, after })
  const { t } = spoken
  return (
    <Answered page={page} pick={(data: MattersQuery) => data.community?.proposals}>
      {({ edges, pageInfo }) => (
        <Page title={t('matters')} above={here?.community.name}>
          <MatterNav />
          <p><Link href={`/c/${community}/draft`}>{t('office.draft')}</Link></p>
          {edges.length === 0 && <p className="empty">{t('matters.none')}</p>}
          <ul className="lines">
            {edges
              .map((edge) => edge.node)
              .sort((a, b) => Date.parse(b.changedAt) - Date.parse(a.changedAt))
              .map((matter) => (
                <li key={matter.id}>
                  <Link href={`/matter/${matter.id}`}>{matter.title}</Link>
                  <span className="soft">{t(standing(matter))} · {when(spoken, matter.changedAt, zone)}</span>
                </li>
              ))}
          </ul>
          {pageInfo.hasNextPage && <Plain onPress={() => setAfter(pageInfo.endCursor ?? null)}>{t('more')}</Plain>}
        </Page>
      )}
    </Answered>
  )
}
