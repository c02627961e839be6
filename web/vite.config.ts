import { readdirSync, readFileSync } from 'node:fs'
import { compileMessage } from '@lingui/message-utils/compileMessage'
import react from '@vitejs/plugin-react'
import { defineConfig, type Plugin } from 'vite'
import { documents } from './documents.ts'

const LANGUAGES = ['zh-Hans', 'zh-Hant', 'en'] as const

/** `virtual:words/en` and so on: the messages of one language, compiled, from the tables in `words/`; `virtual:words/en/desk` has
 *  those in `words/desk/`. */
function words(): Plugin {
  const folder = new URL('./words/', import.meta.url)
  return {
    name: 'words',
    resolveId: (id) => (id.startsWith('virtual:words/') ? `\0${id}` : undefined),
    load(id) {
      if (!id.startsWith('\0virtual:words/')) return undefined
      const [language, part] = id.slice('\0virtual:words/'.length).split('/')
      const column = LANGUAGES.indexOf(language as (typeof LANGUAGES)[number])
      const messages: Record<string, unknown> = {}
      const from = part ? new URL(`${part}/`, folder) : folder
      for (const name of readdirSync(from).filter((one) => one.endsWith('.json'))) {
        const file = new URL(name, from)
        this.addWatchFile(file.pathname)
        const table = JSON.parse(readFileSync(file, 'utf8')) as Record<string, string[]>
        for (const [key, row] of Object.entries(table)) messages[key] = compileMessage(row[column] ?? key)
      }
      return `export default ${JSON.stringify(messages)}`
    },
  }
}

/** `ahead.ts` goes into the page before the client: both are fetched at once, and whichever comes first begins. */
function ahead(): Plugin {
  return {
    name: 'ahead',
    apply: 'build',
    enforce: 'post',
    transformIndexHtml: {
      order: 'post',
      handler: (_html, { bundle }) => {
        const chunk = Object.values(bundle ?? {}).find((one) => one.type === 'chunk' && one.isEntry && one.name === 'ahead')
        return chunk ? [{ tag: 'script', attrs: { type: 'module', async: true, src: `/${chunk.fileName}` }, injectTo: 'head-prepend' }] : []
      },
    },
  }
}

export default defineConfig({
  plugins: [documents(), react(), words(), ahead()],
  build: { rollupOptions: { input: ['index.html', 'src/ahead.ts'] }, target: 'es2022', sourcemap: false, assetsInlineLimit: 0, modulePreload: { polyfill: false }, reportCompressedSize: true },
  server: { proxy: { '/graphql': 'http://127.0.0.1:8080', '/sign-in': 'http://127.0.0.1:8080' } },
  test: { include: ['src/**/*.test.{ts,tsx}'], environment: 'node' },
} as Parameters<typeof defineConfig>[0])
