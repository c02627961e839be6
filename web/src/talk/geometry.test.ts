// The drawing of a map: everything inside the frame, the outline around all.
import { expect, test } from 'vitest'
import { frame, HEIGHT, outline, path, WIDTH } from './geometry'

test('every spot lies inside the frame, whatever the scale of opinions', () => {
  for (const scale of [0.001, 1, 1000]) {
    const spots = [{ x: -3, y: 2 }, { x: 5, y: 0 }, { x: 0, y: -4 }].map(({ x, y }) => ({ x: x * scale, y: y * scale }))
    for (const { x, y } of spots.map(frame(spots).place)) {
      expect(x).toBeGreaterThanOrEqual(0)
      expect(x).toBeLessThanOrEqual(WIDTH)
      expect(y).toBeGreaterThanOrEqual(0)
      expect(y).toBeLessThanOrEqual(HEIGHT)
    }
  }
})

test('people of one opinion stand in the middle', () => {
  const spots = [{ x: 1, y: 1 }, { x: 1, y: 1 }]
  expect(spots.map(frame(spots).place)).toEqual([{ x: WIDTH / 2, y: HEIGHT / 2 }, { x: WIDTH / 2, y: HEIGHT / 2 }])
})

test('an outline goes around, and leaves out who stands inside', () => {
  const corners = [{ x: 0, y: 0 }, { x: 4, y: 0 }, { x: 4, y: 4 }, { x: 0, y: 4 }]
  expect(outline([...corners, { x: 2, y: 2 }])).toEqual(corners)
  expect(outline([{ x: 1, y: 2 }])).toEqual([{ x: 1, y: 2 }])
  expect(path(corners)).toBe('M0 0L4 0L4 4L0 4Z')
})
