import { describe, expect, test } from 'vitest'
import { openTestApp } from '../support/app.js'
import { PASSWORD } from '../support/visitor.js'

const COOKIE = 'holdfast'

describe('registering', () => {
  test('signs in and leads on', async () => {
    const { visitor } = await openTestApp()
    const browser = visitor()
    const { status, text } = await browser.submit('/register', {
      email: ' Ada@Example.COM ',
      password: PASSWORD,
      next: '/orders',
    })
    expect(status).toBe(200)
    expect(text).toContain('ada@example.com')
    expect(text).toContain('No orders yet.')
  })

  test.each([
    ['no email', '', PASSWORD, 'email'],
    ['no @', 'ada', PASSWORD, 'email'],
    ['300 characters', `${'a'.repeat(300)}@example.com`, PASSWORD, 'email'],
    ['a second header line', 'a@b.co\r\nBcc:x', PASSWORD, 'email'],
    ['letters that only look alike', 'ádmin@example.com', PASSWORD, 'email'],
    ['a NUL', 'a\0b@example.com', PASSWORD, 'email'],
    ['markup', '<img onerror>@x.co', PASSWORD, 'email'],
    ['a password of 7 characters', 'a@b.co', '1234567', 'password'],
    ['a password of 73 bytes', 'a@b.co', `${'é'.repeat(36)}x`, 'password'],
    ['one of the commonest passwords', 'a@b.co', 'Password123', 'password'],
  ])('with %s is refused at the field, and the email is kept', async (_, email, password, field) => {
    const { visitor } = await openTestApp()
    const form = await visitor().post('/register', { email, password, next: '/' })
    expect(form.status).toBe(422)
    expect(form.text).toContain('aria-describedby')
    expect(form.text).not.toContain(PASSWORD)
    const { status, json } = await visitor().api('POST', '/api/auth/register', { email, password })
    expect([status, Object.keys(json.error.fields)]).toEqual([422, [field]])
  })

  test('with an email that is taken is refused in whatever spelling, also when fifty try at once', async () => {
    const { visitor, engine } = await openTestApp()
    const answers = await Promise.all(
      Array.from({ length: 50 }, (_, index) =>
        visitor().api('POST', '/api/auth/register', {
          email: index % 2 ? 'A@x.com' : 'a@X.COM',
          password: PASSWORD,
        }),
      ),
    )
    expect(answers.filter((answer) => answer.status === 201)).toHaveLength(1)
    expect(answers.filter((answer) => answer.json.error?.code === 'email_taken')).toHaveLength(49)
    expect(
      await engine.db.selectFrom('users').select('email').where('email', '=', 'a@x.com').execute(),
    ).toHaveLength(1)
  })

  test('nobody makes themselves an admin', async () => {
    const { visitor } = await openTestApp()
    const body = { email: 'a@b.co', password: PASSWORD, role: 'admin' }
    expect((await visitor().api('POST', '/api/auth/register', body)).json.error.fields).toHaveProperty('role')
    expect((await visitor().post('/register', { ...body, next: '/' })).status).toBe(422)
  })

  test('a password of 72 bytes works, and its prefix does not', async () => {
    const { visitor } = await openTestApp()
    const password = 'é'.repeat(36)
    await visitor().register('a@b.co', password)
    expect((await visitor().post('/login', { email: 'a@b.co', password, next: '' })).status).toBe(303)
    expect(
      (await visitor().post('/login', { email: 'a@b.co', password: password.slice(1), next: '' })).status,
    ).toBe(401)
  })
})

describe('logging in', () => {
  test('an unknown user and a wrong password are refused in the same words', async () => {
    const { visitor, signedIn } = await openTestApp()
    await signedIn('known@example.com')
    const unknown = await visitor().api('POST', '/api/auth/login', {
      email: 'unknown@example.com',
      password: PASSWORD,
    })
    const wrong = await visitor().api('POST', '/api/auth/login', {
      email: 'known@example.com',
      password: 'wrong password',
    })
    expect(unknown.status).toBe(401)
    expect(unknown.json).toEqual(wrong.json)
  })

  test('the sixth wrong password in a row has to wait, and says how long; other accounts do not', async () => {
    const { visitor, signedIn } = await openTestApp({
      throttled: { registrationsPerHour: 500, liveHoldsMax: 100 },
    })
    await signedIn('one@example.com')
    await signedIn('two@example.com')
    const wrong = () =>
      visitor().post('/login', { email: 'One@example.com', password: 'wrong password', next: '' })
    for (let count = 0; count < 5; count += 1) {
      expect((await wrong()).status).toBe(401)
    }
    const sixth = await wrong()
    expect(sixth.status).toBe(429)
    expect(Number(sixth.headers.get('retry-after'))).toBeGreaterThan(0)
    expect(
      (await visitor().post('/login', { email: 'two@example.com', password: PASSWORD, next: '' })).status,
    ).toBe(303)
  })

  test.each([
    ['//evil.test', '/'],
    ['/\\evil.test', '/'],
    ['https:evil.test', '/'],
    ['javascript:alert(1)', '/'],
    ['/%0d%0aSet-Cookie:a=b', '/%0d%0aSet-Cookie:a=b'],
    ['/\r\nSet-Cookie: a=b', '/'],
    ['/.//evil.test', '/evil.test'],
    ['/orders?before=x#y', '/orders?before=x#y'],
  ])('next=%s leads to %s', async (next, expected) => {
    const { visitor, signedIn } = await openTestApp()
    await signedIn('a@b.co')
    const answer = await visitor().post('/login', { email: 'a@b.co', password: PASSWORD, next })
    expect([answer.status, answer.headers.get('location')]).toEqual([303, expected])
    expect(answer.headers.getSetCookie().every((cookie) => cookie.startsWith(`${COOKIE}=`))).toBe(true)
  })
})

describe('a session', () => {
  test('is not made for a visitor who is not signed in', async () => {
    const { visitor, engine } = await openTestApp()
    const stranger = visitor()
    for (const path of ['/', '/login', '/register', '/fragments/products']) {
      expect((await stranger.request('GET', path)).headers.getSetCookie()).toEqual([])
    }
    await stranger.post('/login', { email: 'nobody@example.com', password: PASSWORD, next: '' })
    expect(await engine.db.selectFrom('sessions').selectAll().execute()).toEqual([])
  })

  test('keeps a cookie that scripts and other sites cannot use, and only its hash in the database', async () => {
    const { signedIn, engine } = await openTestApp()
    const browser = await signedIn()
    const secret = browser.cookie(COOKIE) ?? ''
    const rows = await engine.db.selectFrom('sessions').selectAll().execute()
    expect(rows).toHaveLength(1)
    expect(JSON.stringify(rows)).not.toContain(secret)
    const answer = await browser.post('/login', { email: 'nobody@example.com', password: PASSWORD, next: '' })
    expect(answer.headers.getSetCookie()[0]).toMatch(/HttpOnly.*SameSite=Lax/i)
  })

  test('behind https has a cookie of this host alone', async () => {
    const { visitor } = await openTestApp({ settings: { secure: true } })
    const body = new URLSearchParams({ email: 'a@b.co', password: PASSWORD, next: '' }).toString()
    const headers = { origin: 'http://shop.test', 'content-type': 'application/x-www-form-urlencoded' }
    const answer = await visitor().request('POST', '/register', { body, headers })
    expect(answer.headers.getSetCookie().at(-1)).toMatch(/^__Host-holdfast=.*Path=\/.*Secure/i)
    expect(answer.headers.get('strict-transport-security')).toContain('max-age')
  })

  test('has a new id after logging in: one that somebody planted is worth nothing', async () => {
    const { visitor, signedIn } = await openTestApp()
    await (await signedIn('a@b.co')).submit('/logout', {})
    const victim = visitor()
    victim.setCookie(COOKIE, 'planted')
    await victim.logIn('a@b.co')
    expect(victim.cookie(COOKIE)).not.toBe('planted')
    const attacker = visitor()
    attacker.setCookie(COOKIE, 'planted')
    expect((await attacker.request('GET', '/orders')).status).toBe(303)
  })

  test('is dead at once after logging out, also for a copy of its cookie and while a poll is under way', async () => {
    const { signedIn, visitor, engine } = await openTestApp()
    const browser = await signedIn()
    const copy = visitor()
    copy.setCookie(COOKIE, browser.cookie(COOKIE) ?? '')
    const polls = Array.from({ length: 20 }, () => copy.request('GET', '/fragments/orders'))
    await browser.submit('/logout', {})
    await Promise.all(polls)
    expect((await copy.request('GET', '/fragments/orders')).status).toBe(401)
    expect(await engine.db.selectFrom('sessions').selectAll().execute()).toEqual([])
  })

  test('ends after twelve hours, and its row is deleted', async () => {
    const { signedIn, shop, engine, clock } = await openTestApp()
    const browser = await signedIn()
    clock.advance({ seconds: 12 * 3600 })
    await shop.sessions.deleteEnded()
    expect(await engine.db.selectFrom('sessions').selectAll().execute()).toEqual([])
    await browser.submit('/logout', {})
    expect((await browser.request('GET', '/orders')).status).toBe(303)
  })
})

describe('a bearer token', () => {
  test('names a user whose role is read from the database', async () => {
    const { visitor, shop } = await openTestApp()
    await shop.accounts.ensureAdmin('boss@example.com', PASSWORD)
    const client = visitor()
    const { json } = await client.api('POST', '/api/auth/login', {
      email: 'boss@example.com',
      password: PASSWORD,
    })
    expect(json.user).toEqual({ id: expect.any(Number), email: 'boss@example.com', role: 'admin' })
    client.useToken(json.token)
    expect((await client.api('GET', '/api/admin/metrics')).status).toBe(200)
    expect(JSON.parse(Buffer.from(json.token.split('.')[1], 'base64url').toString())).not.toHaveProperty(
      'role',
    )
  })

  test.each(['nonsense', 'a.b.c', `${btoa('{"alg":"none"}')}.${btoa('{"sub":"1"}')}.`])(
    'of %s is refused',
    async (token) => {
      const { visitor } = await openTestApp()
      const client = visitor()
      client.useToken(token)
      expect((await client.api('GET', '/api/orders')).status).toBe(401)
    },
  )
})
