// Parts of the community as choices: all of it, a building, an entrance.

interface Part {
  building: string
  entrance?: string | null
}

/** Buildings, each followed by its entrances, as the register has them. */
export function places(parts: readonly Part[]): (readonly [string, string])[] {
  return [...new Set(parts.map((one) => one.building))].flatMap((building) => [
    [building, building] as const,
    ...parts.filter((one) => one.building === building && one.entrance).map((one) => [`${building}\n${one.entrance}`, `${building} ${one.entrance}`] as const),
  ])
}

/** What a choice stands for; null for the whole community. */
export function scopeOf(place: string): { building: string; entrance: string | null } | null {
  const [building, entrance] = place.split('\n')
  return building ? { building, entrance: entrance || null } : null
}

export function lies(parts: readonly Part[], place: string): boolean {
  const scope = scopeOf(place)
  return !scope || parts.some((one) => one.building === scope.building && (!scope.entrance || one.entrance === scope.entrance))
}
