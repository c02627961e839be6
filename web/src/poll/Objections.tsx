// Objections to a provisional result: filing one in one's own words, and what was answered.
import { useState } from 'react'
import { Label, TextArea, TextField } from 'react-aria-components/TextField'
import { serverNow } from '../clock'
import { when } from '../format'
import { holds, useSession } from '../session'
import { useCommand, useDraft } from '../ui/ask'
import { Failed, Plain } from '../ui/page'
import { Paragraphs } from '../ui/Paragraphs'
import { useWords } from '../words'
import { AnswerObjectionDocument, FileObjectionDocument } from './commands.operations'
import type { FoundPoll } from './Poll'

type Objection = NonNullable<FoundPoll['objections']>[number]

export function Objections({ poll, again }: { poll: FoundPoll; again: () => void }) {
  const spoken = useWords()
  const { t } = spoken
  const session = useSession()
  const open = poll.phase === 'TALLIED' && poll.objectionsUntil !== null && poll.objectionsUntil !== undefined && Date.parse(poll.objectionsUntil) > serverNow()
  return (
    <section>
      <h2>{t('objections')}</h2>
      {open && poll.objectionsUntil && <p className="time">{t('objections.until', { when: when(spoken, poll.objectionsUntil, session.zone) })}</p>}
      {(poll.objections ?? []).length === 0 && <p className="empty">{t('objections.none')}</p>}
      <ul className="plainlist">
        {(poll.objections ?? []).map((objection) => (
          <li key={objection.id} className="card">
            <p className="soft">{objection.by.name} · {when(spoken, objection.filedAt, session.zone)}</p>
            {objection.words ? <Paragraphs text={objection.words} /> : <p className="soft">{t('objections.erased')}</p>}
            {objection.answeredAt ? (
              <>
                <p><strong>{t(objection.upheld ? 'objections.upheld' : 'objections.dismissed')}</strong></p>
                {objection.answer && <Paragraphs text={objection.answer} />}
              </>
            ) : holds(session, 'TELLER') && objection.by.id !== session.here?.member.id ? (
              <Answer objection={objection} poll={poll.id} again={again} />
            ) : (
              <p className="soft">{t('objections.waiting')}</p>
            )}
          </li>
        ))}
      </ul>
      {open && poll.objections && <File poll={poll.id} again={again} />}
    </section>
  )
}

function File({ poll, again }: { poll: string; again: () => void }) {
  const { t } = useWords()
  const [words, setWords] = useDraft(`objection ${poll}`)
  const [sent, send] = useCommand(FileObjectionDocument)
  const file = async (): Promise<void> => {
    if (await send({ pollId: poll, words })) {
      setWords('')
      again()
    }
  }
  return (
    <form onSubmit={(event) => { event.preventDefault(); void file() }}>
      <TextField value={words} onChange={setWords} maxLength={20_000}>
        <Label>{t('objections.words')}</Label>
        <TextArea rows={4} />
      </TextField>
      <Failed sent={sent} />
      <Plain type="submit" isDisabled={sent.state === 'sending' || words.trim() === ''}>{t('objections.file')}</Plain>
    </form>
  )
}

function Answer({ objection, poll, again }: { objection: Objection; poll: string; again: () => void }) {
  const { t } = useWords()
  const [words, setWords] = useDraft(`answer ${objection.id}`)
  const [sent, send] = useCommand(AnswerObjectionDocument)
  const [empty, setEmpty] = useState(false)
  const answer = async (upheld: boolean): Promise<void> => {
    setEmpty(words.trim() === '')
    if (words.trim() === '') return
    if (await send({ pollId: poll, objectionId: objection.id, upheld, reason: words })) {
      setWords('')
      again()
    }
  }
  return (
    <>
      <TextField value={words} onChange={setWords}>
        <Label>{t('objections.answer')}</Label>
        <TextArea rows={3} />
      </TextField>
      <div role="alert">{empty && <p className="refused">{t('objections.empty')}</p>}</div>
      <Failed sent={sent} />
      <div className="pair">
        <Plain onPress={() => void answer(true)}>{t('objections.uphold')}</Plain>
        <Plain onPress={() => void answer(false)}>{t('objections.dismiss')}</Plain>
      </div>
    </>
  )
}
