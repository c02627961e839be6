// The register: what it holds, and taking over a table. The server takes everything or nothing, and names every bad line.
import { useState } from 'react'
import { Label, TextArea, TextField } from 'react-aria-components/TextField'
import { useParams } from 'wouter'
import { amount } from '../format'
import { holds, useSession } from '../session'
import { useCommand, useDraft, usePage } from '../ui/ask'
import { Answered, Failed, Page, Plain } from '../ui/page'
import { useWords } from '../words'
import { ImportRegisterDocument, RegisterDocument } from './Register.operations'

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

function Import({ community, again }: { community: string; again: () => void }) {
  const { t } = useWords()
  const [table, setTable] = useDraft(`import ${community}`)
  const [checked, setChecked] = useState(false)
  const [sent, send, reset] = useCommand(ImportRegisterDocument)
  const lines = table.split(/\r?\n/).filter((line) => line.trim() !== '')
  const write = (text: string): void => {
    setTable(text)
    setChecked(false)
    reset()
  }
  const take = async (): Promise<void> => {
    if (await send({ communityId: community, csv: table })) {
      setTable('')
      setChecked(false)
      again()
    }
  }
  return (
    <section>
      <h2>{t('import.title')}</h2>
      <p>{t('import.what')}</p>
      <p className="hash">building,entrance,number,area,share,use,kind,owner,contact,representative</p>
      <label>
        {t('import.file')}
        <input type="file" accept=".csv,text/csv,text/plain" onChange={(event) => void event.target.files?.[0]?.text().then(write)} />
      </label>
      <TextField value={table} onChange={write}>
        <Label>{t('import.text')}</Label>
        <TextArea rows={6} className="table" wrap="off" spellCheck="false" />
      </TextField>
      <Failed sent={sent} />
      {sent.state === 'refused' && sent.rows.length > 0 && (
        <div className="scroll">
          <table>
            <caption>{t('import.mistakes', { n: sent.rows.length })}</caption>
            <thead>
              <tr>
                <th scope="col">{t('import.line')}</th>
                <th scope="col">{t('import.wrong')}</th>
              </tr>
            </thead>
            <tbody>
              {sent.rows.map((row) => (
                <tr key={`${row.line} ${row.message}`}>
                  <th scope="row">{row.line}</th>
                  <td>{row.message}<br /><span className="soft">{table.split(/\r?\n/)[row.line - 1]}</span></td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      <div role="status">{sent.state === 'done' && <p className="voted">{t('import.done')}</p>}</div>
      {checked && sent.state !== 'refused' ? (
        <>
          <p><strong>{t('import.sure', { n: Math.max(0, lines.length - 1) })}</strong></p>
          <div className="pair">
            <Plain isDisabled={sent.state === 'sending'} onPress={() => void take()}>{t('import.take')}</Plain>
            <Plain onPress={() => setChecked(false)}>{t('import.not')}</Plain>
          </div>
        </>
      ) : (
        <Plain isDisabled={lines.length < 2 || sent.state === 'refused'} onPress={() => setChecked(true)}>{t('import.next')}</Plain>
      )}
    </section>
  )
}
