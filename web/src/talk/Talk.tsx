// Statement by statement: one at a time, in large type, with three buttons; then where opinions gather.
import { useEffect, useRef, useState } from 'react'
import { Link } from 'wouter'
import { useSession } from '../session'
import { useCommand } from '../ui/ask'
import { Hearing } from '../ui/Hearing'
import { Answered, Failed, Plain } from '../ui/page'
import { Paragraphs } from '../ui/Paragraphs'
import { useWords } from '../words'
import { Speak } from './Speak'
import { MarkStatementDocument } from './Talk.operations'
import { goesOn, pickTalk, TalkPage, useStatements, useTalk, type Found, type Said } from './talking'

type Mark = NonNullable<Said['myMark']>

const MARKS: Mark[] = ['AGREE', 'DISAGREE', 'PASS']
/** After so many the map has something to say to her. */
const ENOUGH = 10

export default function Talk({ id }: { id: string }) {
  const page = useTalk(id)
  return (
    <Answered page={page} pick={pickTalk}>
      {(talk) => (
        <TalkPage talk={talk} className="marking">
          {!talk.statements ? <NotForYou /> : goesOn(talk) ? <OneByOne talk={talk} /> : <Over talk={talk} />}
        </TalkPage>
      )}
    </Answered>
  )
}

function NotForYou() {
  const { t } = useWords()
  return <p className="empty">{t('talk.notForYou')}</p>
}

function Over({ talk }: { talk: Found }) {
  const { t } = useWords()
  return (
    <>
      <p className="empty">{t('talk.over')}</p>
      <p><Link href={`/talk/${talk.id}/outcome`} className="act">{t('talk.seeOutcome')}</Link></p>
    </>
  )
}

function OneByOne({ talk }: { talk: Found }) {
  const { t } = useWords()
  const { here } = useSession()
  const me = here?.member.id ?? ''
  const { said, hearing, told } = useStatements(talk)
  const [marked, setMarked] = useState<{ id: string; mark: Mark }[]>([])
  const [back, setBack] = useState<string | null>(null)
  const [sent, send] = useCommand(MarkStatementDocument)
  const heading = useRef<HTMLParagraphElement>(null)
  const mine = (one: Said): Mark | null => marked.find((known) => known.id === one.id)?.mark ?? one.myMark ?? null
  const all = said.filter((one) => one.state === 'SHOWN' && one.words && one.by?.id !== me)
  const rest = all.filter((one) => !mine(one))
  const current = all.find((one) => one.id === back) ?? rest[0]
  const currentId = current?.id
  const first = useRef(currentId)
  useEffect(() => {
    // A new statement is read out; the first one is left as the page shows it.
    if (currentId !== first.current) heading.current?.focus()
  }, [currentId])
  const mark = async (choice: Mark): Promise<void> => {
    if (!current) return
    const known = mine(current)
    if (known === choice || (await send({ deliberationId: talk.id, statementId: current.id, mark: choice }))) {
      setMarked((before) => [...before.filter((one) => one.id !== current.id), { id: current.id, mark: choice }])
      setBack(null)
    }
  }
  const done = all.length - rest.length
  const last = marked.filter((one) => one.id !== currentId).at(-1)
  return (
    <>
      <Hearing hearing={hearing} />
      {all.length === 0 && <p className="empty">{t('talk.none')}</p>}
      {current ? (
        <div className="one">
          <p className="progress"><span role="status">{t('talk.left', { n: rest.length })}</span> · {t(`said.${current.side}`)}{current.delegation && ` · ${current.delegation.name}`}</p>
          <p className="statement" ref={heading} tabIndex={-1}>{current.words}</p>
          <div role="group" aria-label={t('talk.what')} className="choices">
            {MARKS.map((one) => (
              <Plain key={one} isDisabled={sent.state === 'sending'} onPress={() => void mark(one)}>
                <span className={`swatch ${one.toLowerCase()}`} aria-hidden="true" />
                {t(`talk.mark.${one}`)}
                {mine(current) === one && <span className="soft">{t('talk.before')}</span>}
              </Plain>
            ))}
          </div>
          <Failed sent={sent} />
        </div>
      ) : all.length > 0 && (
        <div className="one">
          <p className="statement" ref={heading} tabIndex={-1}>{t('talk.allDone')}</p>
          <p><Link href={`/talk/${talk.id}/map`} className="act">{t('talk.seeMap')}</Link></p>
        </div>
      )}
      <p className="links">
        {last && <button type="button" className="quiet pick" onClick={() => setBack(last.id)}>{t('talk.back')}</button>}
        {current && done >= ENOUGH && <Link href={`/talk/${talk.id}/map`}>{t('talk.seeMap')}</Link>}
        <Link href={`/talk/${talk.id}/said`}>{t('talk.seeSaid')}</Link>
      </p>
      {talk.background && (
        <details>
          <summary>{t('talk.background')}</summary>
          <Paragraphs text={talk.background} />
        </details>
      )}
      <section>
        <h2>{t('speak')}</h2>
        <p className="soft">{t('speak.missing')}</p>
        <Speak talk={talk} told={told} />
      </section>
    </>
  )
}
