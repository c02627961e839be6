// Packs every built text file once, so that the server never has to. Says how large the first route is.
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'

const dist = new URL('../dist/', import.meta.url)
const files = readdirSync(dist, { recursive: true }).filter((name) => /\.(html|js|css|svg|webmanifest)$/.test(name))
const sizes = {}
for (const name of files) {
  const file = new URL(name, dist)
  if (!statSync(file).isFile()) continue
  const text = readFileSync(file)
  const gzip = gzipSync(text, { level: 9 })
  sizes[name] = gzip.length
  writeFileSync(new URL(`${name}.gz`, dist), gzip)
  writeFileSync(
    new URL(`${name}.br`, dist),
    brotliCompressSync(text, { params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: text.length } }),
  )
}
const LIMIT = 130 * 1024
const html = readFileSync(new URL('index.html', dist), 'utf8')
const wanted = new Set([...html.matchAll(/\/(assets\/[^"]+\.js)/g)].map((match) => match[1]))
// What the entry imports at once, and what Today and the largest language add.
const follow = [...wanted]
while (follow.length > 0) {
  const text = readFileSync(new URL(follow.pop(), dist), 'utf8')
  for (const [, name] of text.matchAll(/(?:from|import)\s*"\.\/([^"]+\.js)"/g)) {
    if (!wanted.has(`assets/${name}`)) follow.push(`assets/${name}`)
    wanted.add(`assets/${name}`)
  }
}
const page = files.find((name) => /assets\/Today-[^/]+\.js$/.test(name))
const language = files.filter((name) => /assets\/(en|zh-Han[st])-[^/]+\.js$/.test(name)).sort((a, b) => sizes[b] - sizes[a])[0]
for (const name of [page, language]) if (name) wanted.add(name)
const total = [...wanted].reduce((sum, name) => sum + sizes[name], 0)
console.log(`first route: ${[...wanted].length} scripts, ${total} bytes gzipped (at most ${LIMIT})`)
if (total > LIMIT) {
  console.error('too large')
  process.exit(1)
}
