// What was said: for and against side by side, then questions and facts; and what a moderator did, with the reason, for its author.
import { holds, useSession } from '../session'
import { Hearing } from '../ui/Hearing'
import { Answered } from '../ui/page'
import { Paragraphs } from '../ui/Paragraphs'
import { useWords } from '../words'
import { Moderate } from './Moderate'
import { Speak } from './Speak'
import { goesOn, pickTalk, TalkPage, useStatements, useTalk, type Found, type Said } from './talking'

export default function SaidPage({ id }: { id: string }) {
  const page = useTalk(id)
  const { t } = useWords()
  return (
    <Answered page={page} pick={pickTalk}>
      {(talk) => (
        <TalkPage talk={talk}>
          {talk.statements ? <Shown talk={talk} again={page.again} /> : <p className="empty">{t('talk.notForYou')}</p>}
        </TalkPage>
      )}
    </Answered>
  )
}

function Shown({ talk, again }: { talk: Found; again: () => void }) {
  const { t } = useWords()
  const session = useSession()
  const me = session.here?.member.id ?? ''
  const moderates = talk.facilitator?.id === me || holds(session, 'CHAIR')
  const { said, hearing, told } = useStatements(talk)
  const of = (side: Said['side']): Said[] => said.filter((one) => one.side === side && one.state === 'SHOWN')
  const aside = said.filter((one) => one.state !== 'SHOWN' && (one.by?.id === me || moderates))
  const list = (side: Said['side']) => <List key={side} talk={talk} side={side} said={of(side)} moderates={moderates} me={me} again={again} />
  return (
    <>
      <Hearing hearing={hearing} />
      {talk.statements?.pageInfo.hasNextPage && <p className="soft">{t('talk.first')}</p>}
      {aside.length > 0 && (
        <section>
          <h2>{t('aside')}</h2>
          {aside.map((one) => (
            <div key={one.id} className="card aside">
              <Words one={one} />
              <Moderate talk={talk.id} one={one} mine={one.by?.id === me} moderates={moderates} again={again} />
            </div>
          ))}
        </section>
      )}
      <div className="sides">{list('FOR')}{list('AGAINST')}</div>
      <div className="sides">{list('QUESTION')}{list('INFORMATION')}</div>
      {goesOn(talk) && (
        <section>
          <h2>{t('speak')}</h2>
          <Speak talk={talk} told={told} />
        </section>
      )}
    </>
  )
}

function Words({ one }: { one: Said }) {
  const { t } = useWords()
  return (
    <>
      {one.words ? <Paragraphs text={one.words} /> : <p className="soft">{t('objections.erased')}</p>}
      <p className="soft">
        {one.delegation?.name ?? one.by?.name ?? t('actor.member')}
        {one.inReplyTo && ` · ${t('said.answers', { n: one.inReplyTo.number })}`}
      </p>
      {one.sources && (
        <details>
          <summary>{t('said.sources')}</summary>
          <Paragraphs text={one.sources} />
        </details>
      )}
    </>
  )
}

function List({ talk, side, said, moderates, me, again }: { talk: Found; side: Said['side']; said: Said[]; moderates: boolean; me: string; again: () => void }) {
  const { t } = useWords()
  return (
    <section className={`said-side ${side.toLowerCase()}`}>
      <h2>{t(`said.${side}`)}<span className="soft"> {said.length}</span></h2>
      {said.length === 0 && <p className="empty">{t('said.none')}</p>}
      <ul className="plainlist">
        {said.map((one) => (
          <li key={one.id} className="card">
            <Words one={one} />
            <p className="soft tally">{t('said.marks', { agree: one.marks.agree, disagree: one.marks.disagree, pass: one.marks.pass })}</p>
            {one.myMark && <p className="soft">{t('said.yours', { mark: t(`talk.mark.${one.myMark}`) })}</p>}
            <Moderate talk={talk.id} one={one} mine={one.by?.id === me} moderates={moderates} again={again} />
          </li>
        ))}
      </ul>
    </section>
  )
}
