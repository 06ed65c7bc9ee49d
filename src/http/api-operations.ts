import type { z } from 'zod'
import type { RefusalCode } from '../domain/refusal.js'
import {
  admissionAnswer,
  heldAnswer,
  inventoryAnswer,
  joinedAnswer,
  liveProductsAnswer,
  metricsAnswer,
  orderAnswer,
  ordersAnswer,
  productAnswer,
  receiptsAnswer,
  rehearsalAnswer,
  rehearsalBooksAnswer,
  signedInAnswer,
  timedOrderAnswer,
  waitPlaceAnswer,
} from './api-answers.js'
import {
  credentials,
  holdRequest,
  newProduct,
  nothing,
  productEdit,
  rehearsalRequest,
  revocation,
  stockChange,
  waitRequest,
} from './schemas.js'

/** One thing the API does, with the very schemas that check what is sent. A test misses none of the routes here. */
export interface Operation {
  method: 'get' | 'post' | 'patch' | 'delete'
  /** With parameters in braces, as OpenAPI writes them. */
  path: string
  summary: string
  who: 'anyone' | 'customer' | 'admin'
  request?: z.ZodType
  /** Whether an Idempotency-Key may be sent. */
  repeatable?: boolean
  /** Whether a Waiting-Room-Ticket may be sent. */
  ticketed?: boolean
  query?: Record<string, string>
  status: 200 | 201 | 204
  answer?: z.ZodType
  refusals: RefusalCode[]
}

const HOLD_REFUSALS: RefusalCode[] = [
  'not_found',
  'sale_not_started',
  'sale_ended',
  'sale_paused',
  'not_admitted',
  'limit_reached',
  'insufficient_stock',
]
const SETTLE_REFUSALS: RefusalCode[] = ['not_found', 'hold_expired', 'already_resolved']

export const OPERATIONS: Operation[] = [
  {
    method: 'post',
    path: '/api/auth/register',
    summary: 'Make an account and get a token',
    who: 'anyone',
    request: credentials,
    status: 201,
    answer: signedInAnswer,
    refusals: ['email_taken'],
  },
  {
    method: 'post',
    path: '/api/auth/login',
    summary: 'Get a token for an account',
    who: 'anyone',
    request: credentials,
    status: 200,
    answer: signedInAnswer,
    refusals: ['unauthorized', 'slow_down'],
  },
  {
    method: 'get',
    path: '/api/products/live',
    summary: 'Every product on show, with its state and its units',
    who: 'anyone',
    status: 200,
    answer: liveProductsAnswer,
    refusals: [],
  },
  {
    method: 'post',
    path: '/api/holds',
    summary: 'Hold units for as long as the product says',
    who: 'customer',
    request: holdRequest,
    repeatable: true,
    ticketed: true,
    status: 201,
    answer: heldAnswer,
    refusals: HOLD_REFUSALS,
  },
  {
    method: 'get',
    path: '/api/orders',
    summary: 'My orders, newest first',
    who: 'customer',
    query: {
      limit: 'At most this many, 1 to 100.',
      before: 'The id of the order after which the page begins.',
    },
    status: 200,
    answer: ordersAnswer,
    refusals: [],
  },
  {
    method: 'get',
    path: '/api/orders/{orderId}',
    summary: 'One of my orders',
    who: 'customer',
    status: 200,
    answer: timedOrderAnswer,
    refusals: ['not_found'],
  },
  {
    method: 'post',
    path: '/api/orders/{orderId}/confirm',
    summary: 'Make a hold final; repeating it gives the same answer',
    who: 'customer',
    request: nothing,
    status: 200,
    answer: orderAnswer,
    refusals: SETTLE_REFUSALS,
  },
  {
    method: 'post',
    path: '/api/orders/{orderId}/cancel',
    summary: 'Give the units of a hold back; repeating it gives the same answer',
    who: 'customer',
    request: nothing,
    status: 200,
    answer: orderAnswer,
    refusals: SETTLE_REFUSALS,
  },
  {
    method: 'post',
    path: '/api/orders/{orderId}/extension',
    summary: 'Let a hold end a minute later, once, where the product allows it and nobody waits',
    who: 'customer',
    request: nothing,
    repeatable: true,
    status: 200,
    answer: orderAnswer,
    refusals: [...SETTLE_REFUSALS, 'extension_refused'],
  },
  {
    method: 'post',
    path: '/api/products/{productId}/waitlist',
    summary: 'Join the wait list of a product; answered 200 where one was on it already',
    who: 'customer',
    request: waitRequest,
    repeatable: true,
    status: 201,
    answer: joinedAnswer,
    refusals: [
      'not_found',
      'sale_not_started',
      'sale_ended',
      'sale_paused',
      'limit_reached',
      'stock_available',
    ],
  },
  {
    method: 'get',
    path: '/api/products/{productId}/waitlist',
    summary: 'My place on the wait list of a product',
    who: 'customer',
    status: 200,
    answer: waitPlaceAnswer,
    refusals: ['not_found'],
  },
  {
    method: 'delete',
    path: '/api/products/{productId}/waitlist',
    summary: 'Leave the wait list of a product',
    who: 'customer',
    status: 204,
    refusals: ['not_found', 'already_resolved'],
  },
  {
    method: 'post',
    path: '/api/products/{productId}/admission',
    summary: 'Take a place in the waiting room of a product, or ask how it stands',
    who: 'anyone',
    ticketed: true,
    request: nothing,
    status: 200,
    answer: admissionAnswer,
    refusals: ['not_found', 'sale_not_started'],
  },
  {
    method: 'get',
    path: '/api/products/{productId}/receipts',
    summary: 'Every attempt to hold, in the order of service, without names; at most 100 a page',
    who: 'anyone',
    query: { after: 'The number of the receipt after which the page begins.' },
    status: 200,
    answer: receiptsAnswer,
    refusals: ['not_found'],
  },
  {
    method: 'get',
    path: '/api/admin/metrics',
    summary: 'The figures of the whole shop',
    who: 'admin',
    status: 200,
    answer: metricsAnswer,
    refusals: [],
  },
  {
    method: 'get',
    path: '/api/admin/products',
    summary: 'Every product with its units by status',
    who: 'admin',
    status: 200,
    answer: inventoryAnswer,
    refusals: [],
  },
  {
    method: 'post',
    path: '/api/admin/products',
    summary: 'Put a product on sale',
    who: 'admin',
    request: newProduct,
    status: 201,
    answer: productAnswer,
    refusals: [],
  },
  {
    method: 'patch',
    path: '/api/admin/products/{productId}',
    summary: 'Change a product as it was read at a version',
    who: 'admin',
    request: productEdit,
    status: 200,
    answer: productAnswer,
    refusals: ['not_found', 'stale_version'],
  },
  {
    method: 'delete',
    path: '/api/admin/products/{productId}',
    summary: 'Delete a product that nobody ordered',
    who: 'admin',
    status: 204,
    refusals: ['not_found', 'has_orders'],
  },
  {
    method: 'post',
    path: '/api/admin/products/{productId}/stock',
    summary: 'Add units, or withdraw free ones by a negative quantity',
    who: 'admin',
    request: stockChange,
    repeatable: true,
    status: 200,
    answer: productAnswer,
    refusals: ['not_found', 'insufficient_stock'],
  },
  ...(['pause', 'resume', 'end'] as const).map(
    (action): Operation => ({
      method: 'post',
      path: `/api/admin/products/{productId}/${action}`,
      summary: { pause: 'Stop new holds', resume: 'Let holds go on', end: 'End the sale now' }[action],
      who: 'admin',
      request: nothing,
      status: 200,
      answer: productAnswer,
      refusals: action === 'end' ? ['not_found', 'sale_not_started'] : ['not_found'],
    }),
  ),
  {
    method: 'post',
    path: '/api/admin/products/{productId}/rehearsal',
    summary: 'Make a hidden copy of a product, and shoppers who may rehearse its sale',
    who: 'admin',
    request: rehearsalRequest,
    status: 201,
    answer: rehearsalAnswer,
    refusals: ['not_found'],
  },
  {
    method: 'get',
    path: '/api/admin/rehearsals/{productId}',
    summary: 'What the books say of a rehearsal, and what in them breaks a promise',
    who: 'admin',
    status: 200,
    answer: rehearsalBooksAnswer,
    refusals: ['not_found'],
  },
  {
    method: 'delete',
    path: '/api/admin/rehearsals/{productId}',
    summary: 'Remove a rehearsal: the copy, its orders and its shoppers',
    who: 'admin',
    status: 204,
    refusals: ['not_found'],
  },
  {
    method: 'post',
    path: '/api/admin/orders/{orderId}/cancel',
    summary: "Cancel anybody's pending or confirmed order",
    who: 'admin',
    request: revocation,
    status: 200,
    answer: orderAnswer,
    refusals: ['not_found', 'hold_expired'],
  },
]

/** Every refusal an operation may give: its own, and those that come with who asks and with what is sent. */
export function refusalsOf({ who, request, query, refusals }: Operation): RefusalCode[] {
  const access: RefusalCode[] =
    who === 'anyone' ? [] : who === 'customer' ? ['unauthorized'] : ['unauthorized', 'forbidden']
  const body: RefusalCode[] = request ? ['unreadable', 'too_large', 'unsupported_media_type', 'invalid'] : []
  return [
    ...new Set<RefusalCode>([
      ...access,
      ...body,
      ...(query ? (['invalid'] as const) : []),
      ...refusals,
      'unavailable',
    ]),
  ]
}
