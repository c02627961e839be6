// Starts the client: the reader's language and type size, the line to the server, and the frame in which pages are shown.
import { StrictMode, useEffect, useMemo, useState } from 'react'
import { createRoot } from 'react-dom/client'
import { Provider } from 'urql'
import { line } from './client'
import { Frame } from './Frame'
import { preferred, remember, remembered, speak, type Language } from './language'
import { EventsProvider } from './live'
import './ui/style.css'
import { words, WordsProvider, type Words } from './words'

function Hall({ first }: { first: Words }) {
  const [spoken, setSpoken] = useState(first)
  const { asked, events } = useMemo(() => line(spoken.language), [spoken.language])
  useEffect(() => () => events.dispose(), [events])
  const choose = (language: Language): void => {
    remember('language', language)
    void speak(language).then((i18n) => setSpoken(words(i18n, language)))
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
  void speak(language).then((i18n) =>
    createRoot(root).render(
      <StrictMode>
        <Hall first={words(i18n, language)} />
      </StrictMode>,
    ),
  )
  if ('serviceWorker' in navigator && import.meta.env.PROD) void navigator.serviceWorker.register('/sw.js').catch(() => undefined)
}
