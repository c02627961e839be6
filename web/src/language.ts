// Which language and type size the reader has chosen. Kept on the device; nothing about it is sent but Accept-Language.
import type { Messages } from '@lingui/core'

export const LANGUAGES = ['zh-Hans', 'zh-Hant', 'en'] as const
export type Language = (typeof LANGUAGES)[number]

export const NAMES: Record<Language, string> = { 'zh-Hans': '简体', 'zh-Hant': '繁體', en: 'English' }
/** For `Intl`, which wants a region to know a calendar's habits. */
export const LOCALES: Record<Language, string> = { 'zh-Hans': 'zh-CN', 'zh-Hant': 'zh-TW', en: 'en-GB' }

const catalogs: Record<Language, () => Promise<{ default: Messages }>> = {
  'zh-Hans': () => import('virtual:words/zh-Hans'),
  'zh-Hant': () => import('virtual:words/zh-Hant'),
  en: () => import('virtual:words/en'),
}

/** Words that come with the first page that says them: those of officers, and those of topics, panels and resolutions. */
export type Part = 'desk' | 'folk'
const parts: Record<Part, Record<Language, () => Promise<{ default: Messages }>>> = {
  desk: {
    'zh-Hans': () => import('virtual:words/zh-Hans/desk'),
    'zh-Hant': () => import('virtual:words/zh-Hant/desk'),
    en: () => import('virtual:words/en/desk'),
  },
  folk: {
    'zh-Hans': () => import('virtual:words/zh-Hans/folk'),
    'zh-Hant': () => import('virtual:words/zh-Hant/folk'),
    en: () => import('virtual:words/en/folk'),
  },
}

export const catalog = async (language: Language): Promise<Messages> => (await catalogs[language]()).default
export const partCatalog = async (part: Part, language: Language): Promise<Messages> => (await parts[part][language]()).default

export function preferred(stored: string | null, wanted: readonly string[]): Language {
  const known = LANGUAGES.find((language) => language === stored)
  if (known) return known
  for (const tag of wanted) {
    const low = tag.toLowerCase()
    if (/^(zh|yue)-(hant|tw|hk|mo)/.test(low) || low === 'yue') return 'zh-Hant'
    if (low.startsWith('zh')) return 'zh-Hans'
    if (low.startsWith('en')) return 'en'
  }
  return 'zh-Hans'
}

export function remembered(name: string): string | null {
  try {
    return localStorage.getItem(name)
  } catch {
    return null
  }
}

export function remember(name: string, value: string): void {
  try {
    localStorage.setItem(name, value)
  } catch {
    // A browser that keeps nothing still shows the page.
  }
}
