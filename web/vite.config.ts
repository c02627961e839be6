import { readdirSync, readFileSync } from 'node:fs'
import { compileMessage } from '@lingui/message-utils/compileMessage'
import react from '@vitejs/plugin-react'
import { defineConfig, type Plugin } from 'vite'

const LANGUAGES = ['zh-Hans', 'zh-Hant', 'en'] as const

/** `virtual:words/en` and so on: the messages of one language, compiled, from the tables in `words/`. */
function words(): Plugin {
  const folder = new URL('./words/', import.meta.url)
  return {
    name: 'words',
    resolveId: (id) => (id.startsWith('virtual:words/') ? `\0${id}` : undefined),
    load(id) {
      if (!id.startsWith('\0virtual:words/')) return undefined
      const column = LANGUAGES.indexOf(id.slice('\0virtual:words/'.length) as (typeof LANGUAGES)[number])
      const messages: Record<string, unknown> = {}
      for (const name of readdirSync(folder)) {
        const file = new URL(name, folder)
        this.addWatchFile(file.pathname)
        const table = JSON.parse(readFileSync(file, 'utf8')) as Record<string, string[]>
        for (const [key, row] of Object.entries(table)) messages[key] = compileMessage(row[column] ?? key)
      }
      return `export default ${JSON.stringify(messages)}`
    },
  }
}

export default defineConfig({
  plugins: [react(), words()],
  build: { target: 'es2022', sourcemap: false, assetsInlineLimit: 0, modulePreload: { polyfill: false }, reportCompressedSize: true },
  server: { proxy: { '/graphql': 'http://127.0.0.1:8080', '/sign-in': 'http://127.0.0.1:8080' } },
  test: { include: ['src/**/*.test.{ts,tsx}'], environment: 'node' },
} as Parameters<typeof defineConfig>[0])
