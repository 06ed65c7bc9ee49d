import { expect } from 'vitest'
import type { Input, Try } from './scene.js'

export const LISTS: Input[] = [
  {
    number: 99,
    sent: 'page=-1, limit=1e9, sort=;drop, status[]=x and from=NaN',
    tries: ({ client, boss, browser }) => [
      ...['page=-1', 'limit=1e9', 'limit=101', 'sort=;drop', 'status[]=x', 'from=NaN'].map(
        (query): Try => [query, 422, client.api('GET', `/api/orders?${query}`)],
      ),
      ['console, page=-1', 422, boss.request('GET', '/admin/orders?page=-1')],
      ['console, status[]=x', 422, boss.request('GET', '/admin/orders?status[]=x')],
      ['console, status=;drop', 422, boss.request('GET', '/admin/orders?status=;drop')],
      ['page, before=;drop', 404, browser.request('GET', '/orders?before=;drop')],
      ['ledger, before=NaN', 200, boss.request('GET', '/admin/products/1/ledger?before=NaN')],
      ['audit, before=-1', 200, boss.request('GET', '/admin/audit?before=-1')],
    ],
    because: 'a ledger begins anew where its place in the list is none',
  },
  {
    number: 100,
    sent: 'a thousand who poll at once',
    tries: async ({ visitor }) => {
      const poll = (headers = {}) => visitor().request('GET', '/fragments/products', { headers })
      const polls = await Promise.all(Array.from({ length: 1_000 }, () => poll()))
      const tags = [...new Set(polls.map(({ headers }) => headers.get('etag')))]
      // Another one where the board looked at the books again in between.
      expect(tags.length).toBeLessThanOrEqual(2)
      const etag = (await poll()).headers.get('etag') ?? ''
      const again = await Promise.all(Array.from({ length: 1_000 }, () => poll({ 'if-none-match': etag })))
      return [
        ...polls.map((answer): Try => ['first', 200, answer]),
        ...again.map((answer): Try => ['again', 304, answer]),
      ]
    },
    because: 'all of them are answered from one rendering, and the next time by a word',
  },
]
