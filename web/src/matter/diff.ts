// What changed between two texts: the longest common sequence of characters (of words, where words have spaces), joined into runs.

export interface Run {
  kind: 'same' | 'added' | 'removed'
  text: string
}

const pieces = (text: string): string[] => text.match(/[A-Za-z0-9À-ɏ]+|\s+|[\s\S]/gu) ?? []

/** Texts beyond this are shown whole, old and new: the table would be too large for a cheap phone. */
const MOST = 4_000_000

export function diff(before: string, after: string): Run[] {
  const old = pieces(before)
  const fresh = pieces(after)
  let head = 0
  while (head < old.length && head < fresh.length && old[head] === fresh[head]) head += 1
  let tail = 0
  while (tail < old.length - head && tail < fresh.length - head && old.at(-1 - tail) === fresh.at(-1 - tail)) tail += 1
  const a = old.slice(head, old.length - tail)
  const b = fresh.slice(head, fresh.length - tail)
  const runs: Run[] = []
  const add = (kind: Run['kind'], text: string): void => {
    const last = runs.at(-1)
    if (!text) return
    if (last?.kind === kind) last.text += text
    else runs.push({ kind, text })
  }
  add('same', old.slice(0, head).join(''))
  if (a.length * b.length > MOST) {
    add('removed', a.join(''))
    add('added', b.join(''))
  } else {
    const width = b.length + 1
    const table = new Uint16Array((a.length + 1) * width)
    const at = (i: number, j: number): number => table[i * width + j] ?? 0
    for (let i = a.length - 1; i >= 0; i -= 1) {
      for (let j = b.length - 1; j >= 0; j -= 1) {
        table[i * width + j] = a[i] === b[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1))
      }
    }
    let i = 0
    let j = 0
    while (i < a.length || j < b.length) {
      if (i < a.length && j < b.length && a[i] === b[j]) {
        add('same', a[i] ?? '')
        i += 1
        j += 1
      } else if (i < a.length && (j === b.length || at(i + 1, j) >= at(i, j + 1))) {
        add('removed', a[i] ?? '')
        i += 1
      } else {
        add('added', b[j] ?? '')
        j += 1
      }
    }
  }
  add('same', old.slice(old.length - tail).join(''))
  return runs
}
