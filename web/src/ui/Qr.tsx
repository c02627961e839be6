// A QR code, drawn as one path.
import { encode } from 'uqr'

export function Qr({ text, words }: { text: string; words: string }) {
  const { data, size } = encode(text, { ecc: 'M', border: 2 })
  const path = data.flatMap((row, y) => row.map((dark, x) => (dark ? `M${x} ${y}h1v1h-1z` : ''))).join('')
  return (
    <figure className="qr">
      <svg viewBox={`0 0 ${size} ${size}`} role="img" aria-label={words} shapeRendering="crispEdges">
        <rect width={size} height={size} className="qr-ground" />
        <path d={path} className="qr-ink" />
      </svg>
      <figcaption className="soft">{words}</figcaption>
    </figure>
  )
}
