// A meeting as it stands: read once, then followed by its two streams. And the questions every view of it asks.
import { useRef, useState } from 'react'
import { useStream, type Hearing } from '../live'
import { holds, useSession, type Session } from '../session'
import { having, usePage, type PageState } from '../ui/ask'
import { MeetingAttendanceDocument, MeetingDocument, MeetingFloorDocument, type MeetingQuery, type MotionWordsFragment, type SittingFragment, type WhoFragment } from './Sitting.operations'

export type Found = Extract<NonNullable<MeetingQuery['node']>, { phase: unknown }>
export type Motion = MotionWordsFragment
export type Side = SittingFragment['floor']['queue'][number]['side']
/** What the floor is asked for; a point of order is another matter. */
export const SIDES = ['FOR', 'AGAINST', 'QUESTION'] as const
export type Hand = 'FOR' | 'AGAINST' | 'ABSTAIN'

export interface Sitting {
  meeting: Found
  hearing: Hearing
  again: () => void
}

export const OVER = ['CLOSED', 'CANCELLED']

export function useMeetingPage(id: string): PageState<MeetingQuery> {
  return usePage(MeetingDocument, { id })
}

export const pickMeeting = (data: MeetingQuery): Found | null => having<Found>(data.node, 'phase')

/** What was read, overtaken by what has been heard since: the step that lies furthest in the log. */
export function useSitting(read: Found, again: () => void): Sitting {
  const [heard, setHeard] = useState<SittingFragment | null>(null)
  const furthest = useRef('')
  const last = useRef<{ floor: string | null; attendance: string | null }>({ floor: null, attendance: null })
  const over = OVER.includes(read.phase)
  const take = (position: string, meeting: SittingFragment): void => {
    if (!later(position, furthest.current)) return
    furthest.current = position
    setHeard(meeting)
  }
  const floor = useStream(over ? null : `${read.id} floor`, {
    document: MeetingFloorDocument,
    variables: () => ({ meeting: read.id, after: last.current.floor }),
    heard: ({ floor: step }) => {
      last.current.floor = step.position
      take(step.position, step.meeting)
    },
  })
  const attendance = useStream(over ? null : `${read.id} attendance`, {
    document: MeetingAttendanceDocument,
    variables: () => ({ meeting: read.id, after: last.current.attendance }),
    heard: ({ attendance: step }) => {
      last.current.attendance = step.position
      take(step.position, step.meeting)
    },
  })
  const hearing = floor === 'lost' || attendance === 'lost' ? 'lost' : floor === 'live' && attendance === 'live' ? 'live' : 'opening'
  return { meeting: heard && !over ? { ...read, ...heard } : read, hearing: over ? 'live' : hearing, again }
}

/** The two streams of one meeting read the same log: the last digits of a position rise. */
export function later(one: string, other: string): boolean {
  if (other === '') return true
  const number = (position: string): bigint => BigInt(/\d+$/.exec(position)?.[0] ?? '0')
  return number(one) >= number(other)
}

export interface Part {
  me: string
  presides: boolean
  convenes: boolean
  keepsRecord: boolean
  isPresent: boolean
  isCouncillor: boolean
}

export function partOf(meeting: Found, session: Session): Part {
  const me = session.here?.member.id ?? ''
  const there = meeting.attendance.find((one) => !one.leftAt && one.participant.member?.id === me)
  return {
    me,
    presides: meeting.presiding?.member?.id === me,
    convenes: meeting.hall?.chair?.id === me || holds(session, 'CHAIR'),
    keepsRecord: holds(session, 'REGISTRAR') || holds(session, 'CHAIR') || holds(session, 'TELLER'),
    isPresent: there !== undefined,
    isCouncillor: there?.capacity === 'COUNCILLOR',
  }
}

export function usePart(meeting: Found): Part {
  return partOf(meeting, useSession())
}

export const isMe = (who: WhoFragment | null | undefined, me: string): boolean => who?.member?.id === me

export function itemOf(meeting: Found): Found['agenda'][number] | null {
  return meeting.agenda.find((item) => item.phase === 'TAKEN_UP') ?? null
}

/** What is before the meeting: the motion first moved, then what amends it; the last is debated. */
export function pendingOf(meeting: Found): Motion[] {
  return meeting.motions.filter((motion) => motion.fate === 'PENDING')
}

/** What was decided on the item before the meeting, the newest first. */
export function decidedOn(meeting: Found, item: string): Motion[] {
  return meeting.motions.filter((motion) => motion.item?.id === item && motion.fate !== 'PENDING').reverse()
}

/** Which hands are asked for now; null when all have been shown. */
export function handsAsked(meeting: Found): Hand | null {
  const order: Hand[] = meeting.rules?.asksAbstentions ? ['FOR', 'AGAINST', 'ABSTAIN'] : ['FOR', 'AGAINST']
  return order[meeting.question?.shown.length ?? 0] ?? null
}
