import { Hono } from 'hono'
import { type ApiOperation, ApiReferencePage } from '../../../views/pages/api-reference.js'
import { answerPage } from '../answer.js'
import { OPERATIONS, type Operation, refusalsOf } from '../api-operations.js'
import { identifyBrowser } from '../identity.js'
import { describeApi, schemaOf } from '../openapi.js'
import type { Env, Services } from '../services.js'
import { siteOf } from '../site.js'

/** The description of the API: for programs as OpenAPI 3.1, for people as a page. */
export function apiReference(services: Services): Hono<Env> {
  const routes = new Hono<Env>()
  const description = describeApi(services.settings.publicOrigin)
  const operations = OPERATIONS.map(inWords)

  routes.get('/api/openapi.json', (c) => c.json(description))

  routes.get('/api-reference', identifyBrowser(services), async (c) =>
    answerPage(c, <ApiReferencePage site={await siteOf(c, services)} operations={operations} />),
  )

  return routes
}

function inWords(operation: Operation): ApiOperation {
  const { method, path, summary, who, request, status, answer } = operation
  return {
    method: method.toUpperCase(),
    path,
    summary,
    who,
    request: request ? print(schemaOf(request, 'input')) : null,
    success: answer ? `${status} ${print(schemaOf(answer, 'output'))}` : String(status),
    refusals: refusalsOf(operation),
  }
}

function print(schema: object): string {
  return JSON.stringify(schema, null, 2)
}
