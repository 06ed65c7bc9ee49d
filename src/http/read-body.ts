import type { Context } from 'hono'
import type { z } from 'zod'
import { invalidField, Refusal } from '../domain/refusal.js'
import { nothing, requestId } from './schemas.js'

/** Largest body that is read, in bytes. */
const BODY_BYTES_MAX = 16 * 1024
/** Deepest nesting of a JSON body that is read; nothing the shop is asked for is nested at all. */
const JSON_DEPTH_MAX = 5

/**
 * Reads the fields of a form post. A field that is not named here, or that stands twice, is refused, so that nothing
 * is quietly dropped; one that is absent is the empty text.
 */
export async function readForm<Name extends string>(
  c: Context,
  names: readonly Name[],
): Promise<Record<Name, string>> {
  if (mediaType(c) !== 'application/x-www-form-urlencoded') {
    throw new Refusal('unsupported_media_type', 'Send this as a form (application/x-www-form-urlencoded).')
  }
  const values = Object.fromEntries(names.map((name) => [name, ''])) as Record<Name, string>
  const seen = new Set<string>()
  for (const [name, value] of new URLSearchParams(await readText(c))) {
    if (!Object.hasOwn(values, name)) {
      throw invalidField(name, 'There is no such field.')
    }
    if (seen.has(name)) {
      throw invalidField(name, 'This field was sent twice.')
    }
    seen.add(name)
    // Browsers send the line ends of a text field as CRLF, whatever was typed.
    values[name as Name] = value.replaceAll('\r\n', '\n')
  }
  return values
}

/** Reads a JSON body and checks it against its schema. Throws Refusal `unsupported_media_type`, `unreadable`, `invalid`. */
export async function readJson<Schema extends z.ZodType>(
  c: Context,
  schema: Schema,
): Promise<z.output<Schema>> {
  demandJson(c)
  return checkAgainst(schema, parseJson(await readText(c)))
}

/** For changes that need no body: an absent one will do, and an empty object; anything else is refused. */
export async function readNothing(c: Context): Promise<void> {
  const text = await readText(c)
  if (text !== '') {
    demandJson(c)
    checkAgainst(nothing, parseJson(text))
  }
}

/** The key by which a request may be sent again without being carried out again; null where none was sent. */
export function idempotencyKeyOf(c: Context): string | null {
  const key = c.req.header('idempotency-key')
  return key === undefined ? null : checkAgainst(requestId, key)
}

/** Throws Refusal `unsupported_media_type` unless the request says that it is JSON. */
export function demandJson(c: Context): void {
  if (mediaType(c) !== 'application/json') {
    throw new Refusal('unsupported_media_type', 'Send this as application/json.')
  }
}

/** Throws Refusal `invalid` with a message a field, also for fields that the schema does not know. */
export function checkAgainst<Schema extends z.ZodType>(schema: Schema, value: unknown): z.output<Schema> {
  const result = schema.safeParse(value)
  if (result.success) {
    return result.data
  }
  const fields: [string, string][] = []
  for (const issue of result.error.issues) {
    if (issue.code === 'unrecognized_keys') {
      fields.push(...issue.keys.map((key): [string, string] => [key, 'There is no such field.']))
    } else {
      fields.push([String(issue.path[0] ?? 'body'), issue.message])
    }
  }
  // The first message of a field is the one that says most; fromEntries keeps the last of a name.
  const details = { fields: Object.fromEntries(fields.reverse()) }
  throw new Refusal('invalid', 'Some of this cannot be right. See the message at each field.', details)
}

/** A number spelled the one way that browsers spell it; anything else stays text, which the rules refuse. */
export function wholeNumber(text: string): number | string {
  return /^(0|-?[1-9][0-9]*)$/.test(text) ? Number(text) : text
}

function mediaType(c: Context): string {
  return (c.req.header('content-type') ?? '').split(';', 1)[0]?.trim().toLowerCase() ?? ''
}

/**
 * Reads the body as text. Its length is checked where a client states it, and counted where it sends without stating it.
 * Throws Refusal `too_large`, `unreadable`.
 */
async function readText(c: Context): Promise<string> {
  const length = c.req.header('content-length')
  if (Number(length ?? 0) > BODY_BYTES_MAX) {
    throw tooLarge()
  }
  const text = length === undefined ? await readCounted(c) : await c.req.text()
  // Where a byte is no UTF-8, decoding leaves the character that stands for something lost.
  if (text.includes('\ufffd')) {
    throw unreadable()
  }
  return text
}

async function readCounted(c: Context): Promise<string> {
  const decoder = new TextDecoder()
  let text = ''
  let bytes = 0
  for await (const chunk of c.req.raw.body ?? []) {
    bytes += chunk.byteLength
    if (bytes > BODY_BYTES_MAX) {
      throw tooLarge()
    }
    text += decoder.decode(chunk, { stream: true })
  }
  return text + decoder.decode()
}

function parseJson(text: string): unknown {
  if (depthOf(text) > JSON_DEPTH_MAX) {
    throw unreadable()
  }
  try {
    return JSON.parse(text)
  } catch {
    throw unreadable()
  }
}

function depthOf(text: string): number {
  let depth = 0
  let deepest = 0
  for (const [bracket] of text.replace(/"(?:[^"\\]|\\.)*"/g, '').matchAll(/[[\]{}]/g)) {
    depth += bracket === '[' || bracket === '{' ? 1 : -1
    deepest = Math.max(deepest, depth)
  }
  return deepest
}

function tooLarge(): Refusal {
  return new Refusal('too_large', `A request may be ${BODY_BYTES_MAX / 1024} KB at most.`)
}

function unreadable(): Refusal {
  return new Refusal('unreadable', 'This body cannot be read.')
}
