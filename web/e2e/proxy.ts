// A wire that can be cut: what goes in at its port comes out at the server's, until it does not.
import { once } from 'node:events'
import { connect, createServer, type Socket } from 'node:net'

export async function wire(to: string): Promise<{ url: string; cut: () => void; mend: () => void; close: () => void }> {
  const target = new URL(to)
  const open = new Set<Socket>()
  let whole = true
  const server = createServer((near) => {
    if (!whole) {
      near.destroy()
      return
    }
    const far = connect(Number(target.port), target.hostname)
    for (const end of [near, far]) {
      open.add(end)
      end.on('error', () => end.destroy())
      end.on('close', () => open.delete(end))
    }
    near.pipe(far).pipe(near)
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  const port = typeof address === 'object' && address ? address.port : 0
  const cut = (): void => {
    whole = false
    for (const end of open) end.destroy()
  }
  const mend = (): void => {
    whole = true
  }
  return {
    url: `http://127.0.0.1:${port}`,
    cut,
    mend,
    close: () => {
      cut()
      server.close()
    },
  }
}
