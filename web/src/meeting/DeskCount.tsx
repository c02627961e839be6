// Counting hands: first those for, then those against; digits and Enter are enough. Then the chair's own vote, and the result.
import { useState } from 'react'
import { Input, Label, TextField } from 'react-aria-components/TextField'
import { useCommand } from '../ui/ask'
import { Act, Failed } from '../ui/page'
import { useWords } from '../words'
import { CastChairVoteDocument, DeclareResultDocument, ShowHandsDocument } from './commands.operations'
import { Do } from '../ui/Do'
import { useKeys } from './keys'
import { Question } from './Question'
import { handsAsked, type Found, type Hand, type Part } from './sitting'

const HANDS: Hand[] = ['FOR', 'AGAINST', 'ABSTAIN']

export function Count({ meeting, part, keys }: { meeting: Found; part: Part; keys: boolean }) {
  const { t } = useWords()
  const meetingId = meeting.id
  const asked = handsAsked(meeting)
  const { question } = meeting
  if (!question) return null
  const chairVotes = asked === null && meeting.rules?.chairVotesLast === true && !question.chair && part.isCouncillor
  return (
    <>
      <Question meeting={meeting} />
      {asked && <Hands key={asked} meeting={meetingId} asked={asked} present={question.present} keys={keys} />}
      {asked === null && part.presides && (
        <>
          {chairVotes && (
            <div className="chair-vote">
              <p>{t('hands.chair')}</p>
              <div className="pair">
                {(meeting.rules?.asksAbstentions ? HANDS : HANDS.slice(0, 2)).map((choice) => <Do key={choice} document={CastChairVoteDocument} input={{ meetingId, choice }} words={t(`hand.${choice}`)} />)}
              </div>
            </div>
          )}
          {question.chair && <p>{t('hands.chairVoted', { choice: t(`hand.${question.chair}`) })}</p>}
          <Declare meeting={meetingId} keys={keys} />
        </>
      )}
    </>
  )
}

function Hands({ meeting, asked, present, keys }: { meeting: string; asked: Hand; present: number; keys: boolean }) {
  const { t } = useWords()
  const [count, setCount] = useState('')
  const [sent, send] = useCommand(ShowHandsDocument)
  const show = (): void => {
    if (/^\d{1,4}$/.test(count)) void send({ meetingId: meeting, choice: asked, count: Number(count) })
  }
  useKeys(keys, (key) => {
    if (/^\d$/.test(key)) setCount((known) => (known + key).slice(0, 4))
    else if (key === 'Backspace') setCount((known) => known.slice(0, -1))
    else if (key === 'Enter' && count !== '') show()
    else return false
    return true
  })
  return (
    <form className="hands" onSubmit={(event) => { event.preventDefault(); show() }}>
      <TextField value={count} onChange={(text) => setCount(text.replace(/\D/g, '').slice(0, 4))}>
        <Label>{t(`hands.how.${asked}`, { present })}</Label>
        <Input inputMode="numeric" autoComplete="off" className="count-of-hands" />
      </TextField>
      <Failed sent={sent} />
      <Act type="submit" isDisabled={count === '' || sent.state === 'sending'}>{t('hands.note')}</Act>
    </form>
  )
}

function Declare({ meeting, keys }: { meeting: string; keys: boolean }) {
  const { t } = useWords()
  const [sent, send] = useCommand(DeclareResultDocument)
  const declare = (): void => void send({ meetingId: meeting })
  useKeys(keys, (key) => {
    if (key !== 'Enter' || sent.state === 'sending') return false
    declare()
    return true
  })
  return (
    <>
      <Act isDisabled={sent.state === 'sending'} onPress={declare}>{t('hands.declare')}</Act>
      <Failed sent={sent} />
    </>
  )
}
