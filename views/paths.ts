/**
 * Every address of the shop that a person or a poll can follow, in one place, so that a link and its route cannot
 * drift apart unseen.
 */

const query = (path: string, name: string, value: string | null | undefined) =>
  value ? `${path}?${name}=${encodeURIComponent(value)}` : path

export const paths = {
  home: '/',
  holds: '/holds',
  login: (next?: string | null) => query('/login', 'next', next),
  register: (next?: string | null) => query('/register', 'next', next),
  logout: '/logout',
  orders: '/orders',
  ordersBefore: (cursor: string | null) => query('/orders', 'before', cursor),
  checkout: (id: string) => `/checkout/${id}`,
  confirmation: (id: string) => `/orders/${id}/confirmation`,
  cancellation: (id: string) => `/orders/${id}/cancellation`,
  admin: '/admin',
  productBoard: '/fragments/products',
  holdForm: (productId: number) => `/fragments/products/${productId}/form`,
  orderPanel: (id: string) => `/fragments/orders/${id}`,
  /** The cursor of the page on screen rides along, so that a poll renews the page that is being read. */
  orderTable: (before?: string | null) => query('/fragments/orders', 'before', before),
  dashboard: '/fragments/admin/dashboard',
}
