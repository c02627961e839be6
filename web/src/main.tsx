// Starts the client: the reader's language and type size, the line to the server, and the frame in which pages are shown.
import { StrictMode, useEffect, useState } from 'react'
import { createRoot } from 'react-dom/client'
import { Provider } from 'urql'
import { line, type Line } from './client'
import { askAhead, asking, fetchView } from './first'
import { Frame } from './Frame'
import { preferred, remember, remembered, type Language } from './language'
import { EventsProvider } from './live'
import { SessionDocument } from './session.operations'
import './ui/style.css'
import { speak, words, WordsProvider, type Words } from './words'

function Hall({ first, opened }: { first: Words; opened: Line }) {
  const [spoken, setSpoken] = useState(first)
  const [{ asked, events }, setLine] = useState(opened)
  useEffect(() => () => events.dispose(), [events])
  const choose = (language: Language): void => {
    remember('language', language)
    void speak(language).then((i18n) => {
      setSpoken(words(i18n, language))
      setLine(line(language))
    })
  }
  return (
    <WordsProvider value={spoken}>
      <Provider value={asked}>
        <EventsProvider value={events}>
          <Frame choose={choose} />
        </EventsProvider>
      </Provider>
    </WordsProvider>
  )
}

const root = document.getElementById('root')
if (root) {
  if (remembered('type') === 'large') document.documentElement.dataset['type'] = 'large'
  const language = preferred(remembered('language'), navigator.languages)
  // Asked before anything is drawn, so that the answers come while it is.
  const opened = line(language)
  asking.add(SessionDocument)
  void opened.asked.query(SessionDocument, {}).toPromise()
  askAhead(opened.asked, location.pathname)
  fetchView(location.pathname)
  void speak(language).then((i18n) =>
    createRoot(root).render(
      <StrictMode>
        <Hall first={words(i18n, language)} opened={opened} />
      </StrictMode>,
    ),
  )
  if ('serviceWorker' in navigator && import.meta.env.PROD) void navigator.serviceWorker.register('/sw.js').catch(() => undefined)
}
