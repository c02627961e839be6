// What is said, and how numbers and times are written. `useWords()` is how every view speaks.
import type { I18n } from '@lingui/core'
import { createContext, use } from 'react'
import { LOCALES, type Language } from './language'
import type ballot from '../words/ballot.json'
import type common from '../words/common.json'
import type matter from '../words/matter.json'
import type mine from '../words/mine.json'
import type office from '../words/office.json'
import type poll from '../words/poll.json'

export type Key = keyof typeof common | keyof typeof ballot | keyof typeof matter | keyof typeof mine | keyof typeof office | keyof typeof poll
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
