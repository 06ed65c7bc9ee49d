/**
 * Every address of the shop that a person or a poll can follow, in one place, so that a link and its route cannot
 * drift apart unseen.
 */

const query = (path: string, name: string, value: string | null | undefined) =>
  value ? `${path}?${name}=${encodeURIComponent(value)}` : path

/** What a list of orders is narrowed to; what is empty does not narrow it. */
export interface OrdersQuery {
  email?: string | null
  id?: string | null
  status?: string | null
  before?: string | null
}

function ordersQuery(path: string, { email, id, status, before }: OrdersQuery): string {
  const given = Object.entries({ email, id, status, before }).flatMap(([name, value]) =>
    value ? [[name, value]] : [],
  )
  return given.length === 0 ? path : `${path}?${new URLSearchParams(given)}`
}

const product = (id: number) => `/admin/products/${id}`

export const paths = {
  home: '/',
  holds: '/holds',
  card: (productId: number) => `/#product-${productId}`,
  /** A page as it is at another time, which operators may see. */
  pageAt: (page: string, at: Date) => {
    const [path = '', place] = page.split('#')
    return query(path, 'at', at.toISOString()) + (place ? `#${place}` : '')
  },
  waitlist: '/waitlist',
  waitlistDeparture: (productId: number) => `/waitlist/${productId}/departure`,
  /** A file for one's calendar. */
  reminder: (productId: number) => `/products/${productId}/reminder.ics`,
  /** One attempt to hold, by its number. */
  receipt: (number: number) => `/receipts/${number}`,
  serviceOrder: (productId: number, after?: number | null) =>
    query(`/products/${productId}/service-order`, 'after', after ? String(after) : null),
  receiptsApi: (productId: number) => `/api/products/${productId}/receipts`,
  login: (next?: string | null) => query('/login', 'next', next),
  register: (next?: string | null) => query('/register', 'next', next),
  logout: '/logout',
  orders: '/orders',
  ordersBefore: (cursor: string | null) => query('/orders', 'before', cursor),
  checkout: (id: string) => `/checkout/${id}`,
  confirmation: (id: string) => `/orders/${id}/confirmation`,
  cancellation: (id: string) => `/orders/${id}/cancellation`,
  extension: (id: string) => `/orders/${id}/extension`,
  admin: '/admin',
  waitingRoom: (productId: number) => `/waiting-room/${productId}`,
  waitingPanel: (productId: number) => `/fragments/waiting-room/${productId}`,
  productBoard: '/fragments/products',
  holdForm: (productId: number) => `/fragments/products/${productId}/form`,
  orderPanel: (id: string) => `/fragments/orders/${id}`,
  /** The cursor of the page on screen rides along, so that a poll renews the page that is being read. */
  orderTable: (before?: string | null) => query('/fragments/orders', 'before', before),
  dashboard: '/fragments/admin/dashboard',
  adminProducts: '/admin/products',
  adminProductNew: '/admin/products/new',
  adminProduct: (id: number) => product(id),
  adminProductEdit: (id: number) => `${product(id)}/edit`,
  adminProductStock: (id: number) => `${product(id)}/stock`,
  adminProductPause: (id: number) => `${product(id)}/pause`,
  adminProductResume: (id: number) => `${product(id)}/resume`,
  adminProductEnd: (id: number) => `${product(id)}/end`,
  adminProductDeletion: (id: number) => `${product(id)}/deletion`,
  adminLedger: (id: number, before?: string | null) => query(`${product(id)}/ledger`, 'before', before),
  adminLedgerCsv: (id: number) => `${product(id)}/ledger.csv`,
  adminProductOrders: (id: number, narrowed: OrdersQuery = {}) =>
    ordersQuery(`${product(id)}/orders`, narrowed),
  adminOrdersCsv: (id: number) => `${product(id)}/orders.csv`,
  adminReport: (id: number) => `${product(id)}/report`,
  adminRehearsals: (productId: number) => `${product(productId)}/rehearsals`,
  rehearsalForm: (productId: number) => `${product(productId)}#rehearse`,
  adminRehearsal: (id: number) => `/admin/rehearsals/${id}`,
  adminRehearsalStop: (id: number) => `/admin/rehearsals/${id}/stop`,
  adminRehearsalVerdict: (id: number) => `/admin/rehearsals/${id}/verdict.json`,
  adminOrders: (narrowed: OrdersQuery = {}) => ordersQuery('/admin/orders', narrowed),
  adminOrderCancellation: (id: string) => `/admin/orders/${id}/cancellation`,
  adminAudit: (before?: string | null) => query('/admin/audit', 'before', before),
  adminHealth: '/admin/health',
  productNumbers: (id: number) => `/fragments/admin/products/${id}`,
  rehearsalPanel: (id: number) => `/fragments/admin/rehearsals/${id}`,
  healthPanel: '/fragments/admin/health',
  apiReference: '/api-reference',
  openapi: '/api/openapi.json',
  metrics: '/metrics',
  readiness: '/readyz',
}
