// What is said, and how numbers and times are written. `useWords()` is how every view speaks.
import { setupI18n, type I18n, type Messages } from '@lingui/core'
import { createContext, use } from 'react'
import { catalog, LOCALES, partCatalog, type Language, type Part } from './language'
import type ballot from '../words/ballot.json'
import type common from '../words/common.json'
import type matter from '../words/matter.json'
import type meeting from '../words/meeting.json'
import type mine from '../words/mine.json'
import type office from '../words/office.json'
import type poll from '../words/poll.json'
import type talk from '../words/talk.json'
import type call from '../words/desk/call.json'
import type draft from '../words/desk/draft.json'
import type feed from '../words/desk/feed.json'
import type meetings from '../words/desk/meetings.json'
import type papers from '../words/desk/papers.json'
import type roles from '../words/desk/roles.json'
import type talks from '../words/desk/talks.json'
import type topics from '../words/desk/topics.json'
import type backing from '../words/folk/backing.json'
import type panel from '../words/folk/panel.json'
import type resolution from '../words/folk/resolution.json'
import type topic from '../words/folk/topic.json'

type Desk = typeof call & typeof draft & typeof feed & typeof meetings & typeof papers & typeof roles & typeof talks & typeof topics
type Folk = typeof backing & typeof panel & typeof resolution & typeof topic
type Tables = typeof common & typeof ballot & typeof matter & typeof meeting & typeof mine & typeof office & typeof poll & typeof talk & Desk & Folk
export type Key = keyof Tables
export type Values = Record<string, string | number>

export interface Words {
  language: Language
  locale: string
  t: (key: Key, values?: Values) => string
}

export function words(i18n: I18n, language: Language): Words {
  return { language, locale: LOCALES[language], t: (key, values) => i18n._(key, values) }
}

const Spoken = createContext<Words | null>(null)
export const WordsProvider = Spoken.Provider

export function useWords(): Words {
  const spoken = use(Spoken)
  if (!spoken) throw new Error('words are spoken inside WordsProvider only')
  return spoken
}

let spoken: Promise<{ i18n: I18n; language: Language }> | null = null
const wanted = new Set<Part>()

/** Begins to speak a language; from then on, `withWords` speaks it too. */
export async function speak(language: Language): Promise<I18n> {
  spoken = Promise.all([catalog(language), ...[...wanted].map((part) => partCatalog(part, language))]).then((tables) => {
    document.documentElement.lang = language
    return { i18n: setupI18n({ locale: LOCALES[language], messages: { [LOCALES[language]]: Object.assign({}, ...tables) as Messages } }), language }
  })
  return (await spoken).i18n
}

/** A page with the words that only pages of its part say. */
export async function withWords<View>(part: Part, view: Promise<View>): Promise<View> {
  wanted.add(part)
  const now = await spoken
  if (now) now.i18n.load(LOCALES[now.language], await partCatalog(part, now.language))
  return view
}

/** What an event did, in words; null where nobody has written them, or they are not here yet. */
export function did(t: Words['t'], kind: string): string | null {
  const key = `did.${kind.replace(/\.v\d+$/, '')}`
  const words = t(key as Key)
  return words === key ? null : words
}
