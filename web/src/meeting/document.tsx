// A document the server wrote as a page, set again as elements of ours: only headings, paragraphs, lists, quotes and tables, as text.
import { createElement, type ReactNode } from 'react'

const TAGS = new Set(['h2', 'h3', 'p', 'blockquote', 'ol', 'ul', 'li', 'tr', 'th', 'td'])

export function titleOf(html: string): string {
  return new DOMParser().parseFromString(html, 'text/html').querySelector('h1')?.textContent ?? ''
}

export function Document({ html, lang }: { html: string; lang: string }) {
  // Parsed so, nothing in it runs and nothing is fetched.
  const { body } = new DOMParser().parseFromString(html, 'text/html')
  return <div className="document" lang={lang}>{children(body)}</div>
}

function children(of: Element): ReactNode[] {
  return [...of.children].map((one, index) => set(one, index))
}

function set(one: Element, key: number): ReactNode {
  const tag = one.tagName.toLowerCase()
  if (tag === 'h1') return null
  if (tag === 'table') {
    return (
      // A wide table is moved by hand, and by the keyboard.
      <div key={key} className="scroll" role="group" tabIndex={0}>
        <table><tbody>{[...one.querySelectorAll('tr')].map((row, at) => set(row, at))}</tbody></table>
      </div>
    )
  }
  if (!TAGS.has(tag)) return <p key={key}>{one.textContent}</p>
  return createElement(tag, { key, ...(tag === 'th' ? { scope: 'col' } : {}) }, ...(one.children.length > 0 ? children(one) : [one.textContent]))
}
