// Taking over a table: tried first, so that every bad line is named and every row to be added is seen before anything is written.
import { useState } from 'react'
import { useCommand, useDraft } from '../ui/ask'
import { Area } from '../ui/fields'
import { Act, Failed, Plain } from '../ui/page'
import { useWords } from '../words'
import { cells } from './csv'
import { ImportRegisterDocument } from './Register.operations'
import '../desk/desk.css'

const COLUMNS = 'building,entrance,number,area,share,use,kind,owner,contact,representative'

export function Import({ community, again }: { community: string; again: () => void }) {
  const { t } = useWords()
  const [table, setTable] = useDraft(`import ${community}`)
  const [tried, setTried] = useState(false)
  const [trial, attempt, forget] = useCommand(ImportRegisterDocument)
  const [sent, send, reset] = useCommand(ImportRegisterDocument)
  const rows = cells(table)
  const write = (text: string): void => {
    setTable(text)
    setTried(false)
    forget()
    reset()
  }
  const look = async (): Promise<void> => {
    reset()
    setTried(Boolean(await attempt({ communityId: community, csv: table, dryRun: true })))
  }
  const take = async (): Promise<void> => {
    if (!(await send({ communityId: community, csv: table, dryRun: false }))) return
    setTable('')
    setTried(false)
    forget()
    again()
  }
  const refused = sent.state === 'refused' ? sent : trial.state === 'refused' ? trial : null
  return (
    <section>
      <h2>{t('import.title')}</h2>
      <p>{t('import.what')}</p>
      <p className="hash">{COLUMNS}</p>
      <label>
        {t('import.file')}
        <input type="file" accept=".csv,text/csv,text/plain" onChange={(event) => void event.target.files?.[0]?.text().then(write)} />
      </label>
      <Area label={t('import.text')} value={table} onChange={write} isTable />
      <Failed sent={trial} />
      <Failed sent={sent} />
      {refused && refused.rows.length > 0 && (
        <div className="scroll" tabIndex={0} role="region" aria-label={t('import.wrong')}>
          <table>
            <caption>{t('import.mistakes', { n: refused.rows.length })}</caption>
            <thead>
              <tr>
                <th scope="col">{t('import.line')}</th>
                <th scope="col">{t('import.wrong')}</th>
              </tr>
            </thead>
            <tbody>
              {refused.rows.map((row) => (
                <tr key={`${row.line} ${row.message}`}>
                  <th scope="row">{row.line}</th>
                  <td>{row.message}<br /><span className="soft">{table.split(/\r?\n/)[row.line - 1]}</span></td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      <div role="status">
        {sent.state === 'done' && <p className="voted">{t('import.done')}</p>}
        {tried && <p className="voted">{t('import.tried', { n: Math.max(0, rows.length - 1) })}</p>}
      </div>
      {tried ? (
        <>
          <Added rows={rows} />
          <p><strong>{t('import.sure', { n: Math.max(0, rows.length - 1) })}</strong></p>
          <div className="pair">
            <Act isDisabled={sent.state === 'sending'} onPress={() => void take()}>{t('import.take')}</Act>
            <Plain onPress={() => setTried(false)}>{t('import.not')}</Plain>
          </div>
        </>
      ) : (
        <Plain isDisabled={rows.length < 2 || trial.state === 'sending' || refused !== null} onPress={() => void look()}>{t('import.next')}</Plain>
      )}
    </section>
  )
}

const SHOWN = 200

/** What would be added, row by row, under the table's own headings. */
function Added({ rows }: { rows: { line: number; row: string[] }[] }) {
  const { t } = useWords()
  const [heading, ...rest] = rows
  return (
    <div className="scroll" tabIndex={0} role="region" aria-label={t('import.added')}>
      <table>
        <caption>{t('import.added')}</caption>
        <thead>
          <tr>
            <th scope="col">{t('import.line')}</th>
            {heading?.row.map((name) => <th scope="col" key={name}>{name}</th>)}
          </tr>
        </thead>
        <tbody>
          {rest.slice(0, SHOWN).map(({ line, row }) => (
            <tr key={line}>
              <th scope="row">{line}</th>
              {row.map((text, index) => <td key={index}>{text}</td>)}
            </tr>
          ))}
        </tbody>
      </table>
      {rest.length > SHOWN && <p className="soft">{t('import.addedMore', { n: rest.length - SHOWN })}</p>}
    </div>
  )
}
