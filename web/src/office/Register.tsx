// The register: what it holds, and for the registrar the taking over of a table.
import { useParams } from 'wouter'
import { amount } from '../format'
import { holds, useSession } from '../session'
import { usePage } from '../ui/ask'
import { Answered, Page } from '../ui/page'
import { useWords } from '../words'
import { Import } from './Import'
import { RegisterDocument } from './Register.operations'

export default function Register() {
  const { community = '' } = useParams()
  const spoken = useWords()
  const { t } = spoken
  const session = useSession()
  const page = usePage(RegisterDocument, { community })
  return (
    <Answered page={page} pick={(data) => data.community?.register}>
      {({ totals, buildings }) => (
        <Page title={t('register.title')} above={session.here?.community.name}>
          <p className="standing">{t('register.totals', { units: totals.units, area: amount(spoken, totals.area, { unit: 'm2' }), owners: totals.owners })}</p>
          {totals.units === 0 ? <p className="empty">{t('register.empty')}</p> : (
            <div className="scroll">
              <table>
                <caption className="said">{t('register.title')}</caption>
                <thead>
                  <tr>
                    <th scope="col">{t('register.where')}</th>
                    <th scope="col" className="number">{t('register.units')}</th>
                    <th scope="col" className="number">{t('measure.area')}</th>
                  </tr>
                </thead>
                <tbody>
                  {buildings.map((one) => (
                    <tr key={`${one.building} ${one.entrance ?? ''}`}>
                      <th scope="row">{one.building} {one.entrance}</th>
                      <td className="number">{one.units}</td>
                      <td className="number">{amount(spoken, one.area, { unit: 'm2' })}</td>
                    </tr>
                  ))}
                </tbody>
              </table>
            </div>
          )}
          {holds(session, 'REGISTRAR') && <Import community={community} again={page.again} />}
        </Page>
      )}
    </Answered>
  )
}
