// Text as somebody wrote it: an empty line makes a paragraph.
export function Paragraphs({ text }: { text: string }) {
  return text.split(/\n{2,}/).map((paragraph, index) => <p key={index} className="written">{paragraph}</p>)
}
