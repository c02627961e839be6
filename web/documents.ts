// Trusted documents: a build replaces each operation by the SHA-256 of its text and lists the texts for the server to carry.
import { createHash } from 'node:crypto'
import { Kind, print, stripIgnoredCharacters, visit, type DocumentNode } from 'graphql'
import type { Plugin } from 'vite'

/** The document cache knows things by their types, so questions and commands ask for them. A stream's steps are not kept. */
function withTypes(document: DocumentNode): DocumentNode {
  if (document.definitions.some((one) => one.kind === Kind.OPERATION_DEFINITION && one.operation === 'subscription')) return document
  return visit(document, {
    SelectionSet(set, _key, parent) {
      if (parent && 'kind' in parent && parent.kind === Kind.OPERATION_DEFINITION) return undefined
      if (set.selections.some((one) => one.kind === Kind.FIELD && one.name.value === '__typename')) return undefined
      return { ...set, selections: [...set.selections, { kind: Kind.FIELD, name: { kind: Kind.NAME, value: '__typename' } }] }
    },
  })
}

export function documents(): Plugin {
  const known = new Map<string, string>()
  return {
    name: 'documents',
    apply: 'build',
    enforce: 'pre',
    transform(code, id) {
      if (!id.endsWith('.operations.ts')) return undefined
      return code.replace(/^export const (\w+Document) = (\{.*\}) as unknown as /gm, (_all, name: string, json: string) => {
        const text = stripIgnoredCharacters(print(withTypes(JSON.parse(json) as DocumentNode)))
        const hash = `sha256:${createHash('sha256').update(text).digest('hex')}`
        known.set(hash, text)
        return `export const ${name} = ${JSON.stringify({ kind: 'Document', definitions: [], documentId: hash })} as unknown as `
      })
    },
    generateBundle() {
      const source = JSON.stringify(Object.fromEntries([...known].sort(([a], [b]) => (a < b ? -1 : 1))), null, 1)
      this.emitFile({ type: 'asset', fileName: 'documents.json', source })
    },
  }
}
