// Who is here, and in which of her communities.
import { createContext, use } from 'react'
import { serverNow } from './clock'
import type { SessionQuery } from './session.operations'
import { remembered } from './language'

export type Viewer = NonNullable<SessionQuery['viewer']>
export type Membership = Viewer['memberships'][number]
export type Role = NonNullable<Membership['member']['offices']>[number]['role']

export interface Session {
  viewer: Viewer
  /** The community she is looking at; null for somebody who is in none. */
  here: Membership | null
  zone: string
}

const Present = createContext<Session | null>(null)
export const SessionProvider = Present.Provider

export function useSession(): Session {
  const session = use(Present)
  if (!session) throw new Error('only pages behind the door know who is here')
  return session
}

export function sessionOf(viewer: Viewer, community: string | null): Session {
  const wanted = community ?? remembered('community')
  const here = viewer.memberships.find((one) => one.community.id === wanted) ?? viewer.memberships[0] ?? null
  return { viewer, here, zone: here?.community.timezone ?? 'Asia/Shanghai' }
}

/** The address of something in her community: `at('topic/…')`. */
export function useAt(): (rest: string) => string {
  const { here } = useSession()
  return (rest) => `/c/${here?.community.id ?? ''}/${rest}`
}

export function holds(session: Session, role: Role): boolean {
  const now = serverNow()
  const offices = session.here?.member.offices ?? []
  return offices.some((office) => office.role === role && !office.withdrawnAt && (!office.until || Date.parse(office.until) > now))
}
