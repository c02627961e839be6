// Keeps the shell: the last page and the files it names, so that the client opens without a connection.
// Answers of the API are never kept here.
const KEPT = 'shell-1'
self.addEventListener('install', (event) => event.waitUntil(self.skipWaiting()))
self.addEventListener('activate', (event) => event.waitUntil(self.clients.claim()))
self.addEventListener('fetch', (event) => {
  const { request } = event
  const url = new URL(request.url)
  if (request.method !== 'GET' || url.origin !== self.location.origin) return
  if (url.pathname.startsWith('/assets/')) {
    event.respondWith(
      caches.open(KEPT).then(async (kept) => {
        const known = await kept.match(request)
        if (known) return known
        const fresh = await fetch(request)
        if (fresh.ok) await kept.put(request, fresh.clone())
        return fresh
      }),
    )
  } else if (request.mode === 'navigate' && !/^\/(graphql|graphiql|sign-in|health|metrics)/.test(url.pathname)) {
    event.respondWith(
      fetch(request)
        .then(async (fresh) => {
          if (fresh.ok) await (await caches.open(KEPT)).put('/', fresh.clone())
          return fresh
        })
        .catch(async () => (await caches.match('/')) ?? Response.error()),
    )
  }
})
