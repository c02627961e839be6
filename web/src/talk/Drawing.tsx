// The opinion map as a drawing. It says nothing that the words beside it do not: for a screen reader it is one picture with one sentence.
import { useWords } from '../words'
import { frame, HEIGHT, outline, path, WIDTH } from './geometry'
import { groupName } from './Map'
import type { DrawnFragment } from './Map.operations'

export function Drawing({ map }: { map: DrawnFragment }) {
  const { t } = useWords()
  const { groups, mine } = map
  const all = [...groups.flatMap((group) => group.points), ...(mine ? [mine] : [])]
  const { place } = frame(all)
  const told = groups.map((group, index) => t('map.group', { group: t(groupName(index)), n: group.size })).join(t('comma'))
  const own = mine && place(mine)
  return (
    <svg className="map" viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label={t('map.picture', { groups: told })}>
      {groups.map((group, index) => (
        <g key={group.number} className={`g${index}`}>
          <path className="ground" d={path(outline(group.points.map(place)))} />
          {group.points.map((point, at) => {
            const { x, y } = place(point)
            return <circle key={at} cx={x} cy={y} r={3 + Math.min(9, Math.sqrt(point.participants) * 1.5)} />
          })}
        </g>
      ))}
      {groups.map((group, index) => {
        const spots = group.points.map(place)
        // Above its group, and never outside the frame.
        const top = Math.max(18, Math.min(...spots.map((spot) => spot.y)) - 27)
        const middle = (Math.min(...spots.map((spot) => spot.x)) + Math.max(...spots.map((spot) => spot.x))) / 2
        return <text key={group.number} className="letter" x={Math.min(WIDTH - 50, Math.max(50, middle))} y={top}>{t('map.label', { group: t(groupName(index)), n: group.size })}</text>
      })}
      {own && (
        <g className="own">
          <circle cx={own.x} cy={own.y} r="9" />
          <text x={own.x} y={own.y + (own.y > HEIGHT - 50 ? -16 : 30)}>{t('map.me')}</text>
        </g>
      )}
    </svg>
  )
}
