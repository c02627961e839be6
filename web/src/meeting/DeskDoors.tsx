// Who comes and goes, written down at the desk; and how a meeting is interrupted or ended.
import { useState } from 'react'
import { useSession } from '../session'
import { having, usePage } from '../ui/ask'
import { useWords } from '../words'
import { AdjournMeetingDocument, ArriveAtMeetingDocument, CloseMeetingDocument, HandChairOverDocument, LeaveMeetingDocument, RecessMeetingDocument } from './commands.operations'
import { Do, Seldom, Write } from '../ui/Do'
import { Name } from './DeskItem'
import { nameOf } from './Sentences'
import { itemOf, type Found, type Part } from './sitting'
import { MeetingPeopleDocument, type MeetingPeopleQuery } from './Sitting.operations'

type Hall = Extract<NonNullable<MeetingPeopleQuery['node']>, { council: unknown }>

export function Doors({ meeting }: { meeting: Found }) {
  const spoken = useWords()
  const { t } = spoken
  const there = meeting.attendance.filter((one) => !one.leftAt)
  return (
    <Seldom name={t('doors', { n: there.length })}>
      {meeting.question ? <p className="soft">{t('meeting.doorsShut')}</p> : <Come meeting={meeting} />}
      <ul className="lines">
        {there.map((one, index) => (
          <li key={one.participant.member?.id ?? index}>
            <span>{nameOf(spoken, one.participant)} <span className="soft">{t(`capacity.${one.capacity}`)}</span></span>
            {one.participant.member && one.participant.member.id !== meeting.presiding?.member?.id && !meeting.question && (
              <Do document={LeaveMeetingDocument} input={{ meetingId: meeting.id, memberId: one.participant.member.id }} words={t('doors.left')} />
            )}
          </li>
        ))}
      </ul>
    </Seldom>
  )
}

/** Councillors first, then everybody else of the community. */
function Come({ meeting }: { meeting: Found }) {
  const { t } = useWords()
  const { here } = useSession()
  const [member, setMember] = useState('')
  const page = usePage(MeetingPeopleDocument, { community: here?.community.id ?? '', hall: meeting.hall?.id ?? '' })
  const inside = new Set(meeting.attendance.filter((one) => !one.leftAt).map((one) => one.participant.member?.id))
  const council = (having<Hall>(page.data?.node, 'council')?.council ?? []).flatMap((seat) => (seat.member ? [seat.member] : []))
  const others = (page.data?.community?.members?.edges ?? []).map((edge) => edge.node).filter((one) => !council.some((seat) => seat.id === one.id))
  const options = (all: { id: string; name?: string | null }[]) =>
    all.filter((one) => one.name && !inside.has(one.id)).map((one) => <option key={one.id} value={one.id}>{one.name}</option>)
  return (
    <>
      <label>
        {t('doors.who')}
        <select value={member} onChange={(event) => setMember(event.target.value)}>
          <option value="">{t('proxies.choose')}</option>
          <optgroup label={t('capacity.COUNCILLOR')}>{options(council)}</optgroup>
          <optgroup label={t('capacity.GUEST')}>{options(others)}</optgroup>
        </select>
      </label>
      <Do document={ArriveAtMeetingDocument} input={{ meetingId: meeting.id, memberId: member }} words={t('doors.came')} isDisabled={member === ''} done={() => setMember('')} />
    </>
  )
}

export function Endings({ meeting, part }: { meeting: Found; part: Part }) {
  const { t } = useWords()
  const meetingId = meeting.id
  const mayEnd = (part.presides && (meeting.phase === 'OPEN' || meeting.phase === 'RECESSED')) || (part.convenes && meeting.phase === 'ADJOURNED')
  if (!mayEnd || meeting.question || meeting.floor.turn) return null
  return (
    <>
      {meeting.phase === 'OPEN' && part.presides && (
        <Seldom name={t('chair.over')}>
          <p className="soft">{t('chair.over.what')}</p>
          <Name meeting={meeting} label={t('chair.over.who')}>
            {(member) => <Do document={HandChairOverDocument} input={{ meetingId, toMemberId: member }} words={t('chair.over.send')} isDisabled={member === ''} />}
          </Name>
        </Seldom>
      )}
      <Seldom name={t('ending')}>
        {meeting.phase === 'OPEN' && <Write document={RecessMeetingDocument} input={(reason) => ({ meetingId, reason })} draft={`recess ${meetingId}`} label={t('ending.recess.why')} words={t('ending.recess')} rows={2} />}
        {meeting.phase === 'OPEN' && <Write document={AdjournMeetingDocument} input={(reason) => ({ meetingId, reason })} draft={`adjourn ${meetingId}`} label={t('ending.adjourn.why')} words={t('ending.adjourn')} rows={2} />}
        {itemOf(meeting) && meeting.phase === 'OPEN' ? <p className="soft">{t('ending.itemFirst')}</p> : <Do document={CloseMeetingDocument} input={{ meetingId }} words={t('ending.close')} />}
      </Seldom>
    </>
  )
}
