import { ADMIN, type RunningServer } from '../support/server.js'
import { type Answer, PASSWORD, type Visitor } from '../support/visitor.js'
import type { Who } from './requests.js'

/** Somebody who asks: by token at the API and by cookie at the pages, as the shop knows them. */
export interface Person {
  token: string
  cookie: string
}

/** Signs everybody in anew: what is fuzzed may have signed them out. */
export async function signIn(server: RunningServer): Promise<Record<Who, Person | null>> {
  const known = async (email: string, password: string): Promise<Person> => {
    const api = await server.visitor().api('POST', '/api/auth/login', { email, password })
    const browser = server.visitor()
    demand(await browser.post('/login', { email, password, next: '' }), 303)
    return { token: demand(api, 200).json.token, cookie: `holdfast=${browser.cookie('holdfast')}` }
  }
  const customer = async (email: string) => {
    await server.visitor().api('POST', '/api/auth/register', { email, password: PASSWORD })
    return known(email, PASSWORD)
  }
  return {
    nobody: null,
    customer: await customer('fuzzed@example.com'),
    'another customer': await customer('other@example.com'),
    operator: await known(ADMIN.email, ADMIN.password),
  }
}

/** A client of the API with somebody's token. */
export function clientOf(server: RunningServer, person: Person | null): Visitor {
  const client = server.visitor()
  client.useToken(person?.token ?? '')
  return client
}

function demand(answer: Answer, status: number): Answer {
  if (answer.status !== status) {
    throw new Error(
      `Signing in was answered ${answer.status} instead of ${status}: ${answer.text.slice(0, 300)}`,
    )
  }
  return answer
}
