// Keys that work anywhere on the desk: but not while something is being written, and not on top of a button's own.
import { useEffect, useRef } from 'react'

/** `press` says whether it took the key. */
export function useKeys(on: boolean, press: (key: string) => boolean): void {
  const latest = useRef(press)
  latest.current = press
  useEffect(() => {
    if (!on) return undefined
    const heard = (event: KeyboardEvent): void => {
      if (event.repeat || event.ctrlKey || event.altKey || event.metaKey || event.defaultPrevented) return
      const at = event.target instanceof Element ? event.target : null
      if (at?.closest('input, textarea, select, [contenteditable]')) return
      // A button that has the focus is pressed by space and Enter itself.
      if ((event.key === ' ' || event.key === 'Enter') && at?.closest('button, a, summary')) return
      if (latest.current(event.key)) event.preventDefault()
    }
    addEventListener('keydown', heard)
    return () => removeEventListener('keydown', heard)
  }, [on])
}
