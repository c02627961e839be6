// A view whose script comes when it is wanted. One that has come already is shown at once: React would hold it back for 300 ms.
import { lazy, useState, type ComponentType } from 'react'
import { arrived } from '../first'

export function lazily<Props extends object>(name: string, load: () => Promise<{ default: ComponentType<Props> }>): ComponentType<Props> {
  const Later = lazy(load)
  return function View(props: Props) {
    const [Chosen] = useState<ComponentType<Props>>(() => (arrived.get(name) as ComponentType<Props> | undefined) ?? Later)
    return <Chosen {...props} />
  }
}
