import { z } from 'zod'
import { refusalAnswer } from './api-answers.js'
import { OPERATIONS, type Operation, refusalsOf } from './api-operations.js'
import { nothing } from './schemas.js'
import { STATUS_OF } from './statuses.js'

/** The API as OpenAPI 3.1 describes it, made from the table of its operations and their schemas. */
export function describeApi(publicOrigin: string | null) {
  const paths: Record<string, Record<string, object>> = {}
  for (const operation of OPERATIONS) {
    paths[operation.path] = { ...paths[operation.path], [operation.method]: describe(operation) }
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Holdfast',
      version: '1',
      description:
        'Flash sales that cannot oversell. Times are ISO 8601 in UTC; money is integer minor units.',
    },
    ...(publicOrigin ? { servers: [{ url: publicOrigin }] } : {}),
    paths,
    components: {
      securitySchemes: { token: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' } },
      schemas: { Refusal: schemaOf(refusalAnswer, 'output') },
    },
  }
}

/** A zod schema as JSON Schema: of what is sent (`input`) or of what is answered (`output`). */
export function schemaOf(schema: z.ZodType, io: 'input' | 'output'): object {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { io, unrepresentable: 'any' })
  return rest
}

function describe(operation: Operation) {
  const { summary, who, request, status, answer } = operation
  return {
    summary,
    operationId: operationIdOf(operation),
    ...(who === 'anyone' ? {} : { security: [{ token: [] }] }),
    parameters: parametersOf(operation),
    ...(request
      ? { requestBody: { required: request !== nothing, content: json(schemaOf(request, 'input')) } }
      : {}),
    responses: {
      [status]: { description: summary, ...(answer ? { content: json(schemaOf(answer, 'output')) } : {}) },
      ...refusalResponses(operation),
    },
  }
}

function operationIdOf({ method, path }: Operation): string {
  const words = path.split('/').filter((word) => word !== '' && word !== 'api' && !word.startsWith('{'))
  return [method, ...words].join('_')
}

function parametersOf({ path, query = {}, repeatable, ticketed }: Operation) {
  const string = { type: 'string' }
  const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => ({
    name,
    in: 'path',
    required: true,
    schema: string,
  }))
  const inQuery = Object.entries(query).map(([name, description]) => ({
    name,
    in: 'query',
    description,
    schema: string,
  }))
  const key = {
    name: 'Idempotency-Key',
    in: 'header',
    description: '1 to 64 visible ASCII characters. Asking again with the same key changes nothing.',
    schema: string,
  }
  const ticket = {
    name: 'Waiting-Room-Ticket',
    in: 'header',
    description: 'The ticket of a place in the waiting room, where the product has one.',
    schema: string,
  }
  return [...inPath, ...inQuery, ...(repeatable ? [key] : []), ...(ticketed ? [ticket] : [])]
}

/** Refusals share a status; each is told by its code. */
function refusalResponses(operation: Operation): Record<string, object> {
  const byStatus = new Map<number, string[]>()
  for (const code of refusalsOf(operation)) {
    byStatus.set(STATUS_OF[code], [...(byStatus.get(STATUS_OF[code]) ?? []), code])
  }
  return Object.fromEntries(
    [...byStatus].map(([status, codes]) => [
      status,
      { description: codes.join(', '), content: json({ $ref: '#/components/schemas/Refusal' }) },
    ]),
  )
}

function json(schema: object) {
  return { 'application/json': { schema } }
}
