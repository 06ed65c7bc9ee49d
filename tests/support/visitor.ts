import { expect } from 'vitest'

export const PASSWORD = 'a long and private sentence'

export interface Answer {
  status: number
  headers: Headers
  text: string
  /** The body as JSON, for the API. */
  // biome-ignore lint/suspicious/noExplicitAny: what a test reads of a JSON answer is what it asserts.
  json: any
}

/** What of a page is read aloud: its text without its markup. */
export const words = (html: string) => html.replace(/<[^>]*>/g, ' ').replace(/\s+/g, ' ')

/** A browser without JavaScript: it keeps cookies, fills in forms and follows where it is sent. */
export class Visitor {
  private readonly cookies = new Map<string, string>()
  private token: string | null = null
  /** The page that is being looked at. */
  page: Answer = { status: 0, headers: new Headers(), text: '', json: null }

  constructor(
    private readonly send: (url: string, init: RequestInit) => Promise<Response>,
    private readonly origin = 'http://shop.test',
  ) {}

  /** Opens a page, following redirects as a browser does. */
  async visit(path: string): Promise<Answer> {
    this.page = await this.follow(await this.request('GET', path))
    return this.page
  }

  /** Sends a form's fields as they are given and follows the redirect. */
  async submit(path: string, fields: Record<string, string>): Promise<Answer> {
    this.page = await this.follow(await this.post(path, fields))
    return this.page
  }

  /** Sends a form's fields and shows the answer itself. */
  post(
    path: string,
    fields: Record<string, string> | string,
    headers: Record<string, string> = {},
  ): Promise<Answer> {
    const body = typeof fields === 'string' ? fields : new URLSearchParams(fields).toString()
    const form = { 'content-type': 'application/x-www-form-urlencoded', origin: this.origin }
    return this.request('POST', path, { body, headers: { ...form, ...headers } })
  }

  /** Finds the form with this action on the page, fills in what is given, and sends all of it. */
  async fillIn(action: string, typed: Record<string, string> = {}, within = ''): Promise<Answer> {
    return this.submit(action, { ...this.fieldsOf(action, within), ...typed })
  }

  /** The names and values that the page's form with this action would send. `within` is text that the form holds. */
  fieldsOf(action: string, within = ''): Record<string, string> {
    const forms = this.page.text.match(/<form\b.*?<\/form>/gs) ?? []
    const form = forms.find((html) => html.includes(`action="${action}"`) && html.includes(within))
    expect(form, `a form to ${action} with ${within} on the page`).toBeDefined()
    const inputs = form?.match(/<input\b[^>]*>/g) ?? []
    return Object.fromEntries(
      inputs.flatMap((input) => {
        const name = /\bname="([^"]*)"/.exec(input)?.[1]
        return name ? [[name, /\bvalue="([^"]*)"/.exec(input)?.[1] ?? '']] : []
      }),
    )
  }

  register(email: string, password = PASSWORD): Promise<Answer> {
    return this.submit('/register', { email, password, next: '/' })
  }

  logIn(email: string, password = PASSWORD): Promise<Answer> {
    return this.submit('/login', { email, password, next: '/' })
  }

  /** Asks the API, as a client that logged in by `useToken`, or with the browser's cookie. */
  api(method: string, path: string, body?: unknown, headers: Record<string, string> = {}): Promise<Answer> {
    const json = body === undefined ? {} : { 'content-type': 'application/json' }
    const bearer = this.token ? { authorization: `Bearer ${this.token}` } : {}
    return this.request(method, path, {
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
      headers: { ...json, ...bearer, ...headers },
    })
  }

  useToken(token: string): void {
    this.token = token
  }

  cookie(name: string): string | undefined {
    return this.cookies.get(name)
  }

  setCookie(name: string, value: string): void {
    this.cookies.set(name, value)
  }

  /** One request and its answer, with the cookies of this browser. */
  async request(method: string, path: string, init: RequestInit = {}): Promise<Answer> {
    const headers = new Headers(init.headers)
    if (this.cookies.size > 0 && !this.token) {
      headers.set('cookie', [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; '))
    }
    const response = await this.send(new URL(path, this.origin).href, {
      ...init,
      method,
      headers,
      redirect: 'manual',
    })
    for (const line of response.headers.getSetCookie()) {
      const [name = '', value = ''] = line.split(';', 1)[0]?.split('=') ?? []
      this.cookies.set(name, value)
    }
    const text = await response.text()
    const isJson = response.headers.get('content-type')?.includes('json')
    return {
      status: response.status,
      headers: response.headers,
      text,
      json: isJson ? JSON.parse(text) : null,
    }
  }

  private async follow(answer: Answer): Promise<Answer> {
    const location = answer.headers.get('location')
    return answer.status === 303 && location ? this.follow(await this.request('GET', location)) : answer
  }
}
