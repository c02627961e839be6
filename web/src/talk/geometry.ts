// Where things stand on the drawing of a map: points into the frame, and the outline around a group.
export interface Spot {
  x: number
  y: number
}

export interface Frame {
  place: (spot: Spot) => Spot
}

export const WIDTH = 360
export const HEIGHT = 300
const MARGIN = 48

/** Everything fits, and both directions keep the same scale, so that what looks far apart is far apart. */
export function frame(spots: Spot[]): Frame {
  const xs = spots.map((spot) => spot.x)
  const ys = spots.map((spot) => spot.y)
  const [left, right, low, high] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)]
  const scale = Math.min((WIDTH - 2 * MARGIN) / Math.max(right - left, 1e-6), (HEIGHT - 2 * MARGIN) / Math.max(high - low, 1e-6), 400)
  const round = (value: number): number => Math.round(value * 10) / 10
  return {
    place: ({ x, y }) => ({
      x: round(WIDTH / 2 + (x - (left + right) / 2) * scale),
      // On paper up is more.
      y: round(HEIGHT / 2 - (y - (low + high) / 2) * scale),
    }),
  }
}

/** The convex outline of some spots, anticlockwise; fewer than three are their own outline. */
export function outline(spots: Spot[]): Spot[] {
  const sorted = [...spots].sort((a, b) => a.x - b.x || a.y - b.y)
  if (sorted.length < 3) return sorted
  const turn = (a: Spot, b: Spot, c: Spot): number => (b.x - a.x) * (c.y - a.y) - (b.y - a.y) * (c.x - a.x)
  const half = (all: Spot[]): Spot[] => {
    const kept: Spot[] = []
    for (const spot of all) {
      while (kept.length >= 2 && turn(kept.at(-2) as Spot, kept.at(-1) as Spot, spot) <= 0) kept.pop()
      kept.push(spot)
    }
    return kept.slice(0, -1)
  }
  return [...half(sorted), ...half(sorted.reverse())]
}

export function path(spots: Spot[]): string {
  return `${spots.map(({ x, y }, index) => `${index === 0 ? 'M' : 'L'}${x} ${y}`).join('')}Z`
}
