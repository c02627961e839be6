// A table as spreadsheets read it. A cell that begins like a formula is quoted so that it stays text.

const cell = (text: string): string => {
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text
  return /[",\n\r]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}

export const csv = (rows: string[][]): string => `\ufeff${rows.map((row) => row.map(cell).join(',')).join('\r\n')}\r\n`

/** The other way: what a spreadsheet or a person wrote, as cells. Empty lines are left out; each row knows its line. */
export function cells(text: string): { line: number; row: string[] }[] {
  const rows: { line: number; row: string[] }[] = []
  let [row, word, quoted, line, begun] = [[] as string[], '', false, 1, 1]
  const end = (): void => {
    row.push(word)
    if (row.some((one) => one.trim() !== '')) rows.push({ line: begun, row: row.map((one) => one.trim()) })
    row = []
    word = ''
  }
  const all = text.replace(/^\ufeff/, '').replace(/\r\n?/g, '\n')
  for (let at = 0; at < all.length; at += 1) {
    const letter = all[at]
    if (letter === '\n') line += 1
    if (quoted) {
      if (letter === '"' && all[at + 1] === '"') at += 1
      else if (letter === '"') {
        quoted = false
        continue
      }
      word += letter
    } else if (letter === '"' && word === '') quoted = true
    else if (letter === ',') {
      row.push(word)
      word = ''
    } else if (letter === '\n') {
      end()
      begun = line
    } else word += letter
  }
  end()
  return rows
}

export function save(name: string, text: string, type = 'text/csv'): void {
  const link = document.createElement('a')
  link.href = URL.createObjectURL(new Blob([text], { type }))
  link.download = name
  link.click()
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000)
}
