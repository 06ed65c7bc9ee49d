import { Redis } from 'ioredis'

/**
 * The way to Redis, which is a help and never needed. A breaker stands in it: the first command that fails or times
 * out stops the asking for all, at no cost, and a look every LOOK_MS starts it again.
 */
export interface RedisLink {
  /** Runs a command. Undefined when Redis did not do it, or may not have: nothing here throws. */
  ask<T>(command: (client: Redis) => Promise<T>): Promise<T | undefined>
  /** Sends a command past the breaker without waiting for its end, to undo one that may have been carried out. */
  undo(command: (client: Redis) => Promise<unknown>): void
  /** Hears the messages of a channel, from the moment that Redis is there. */
  listen(channel: string, listener: (message: string) => void): void
  /** The name of a channel of this installation: channels, unlike keys, are shared by all database numbers. */
  channel(name: string): string
  /** Asks afresh. */
  isUp(): Promise<boolean>
  close(): Promise<void>
}

/** How long a command may take, in milliseconds. */
const COMMAND_MS_MAX = 200
const CONNECT_MS_MAX = 500
/** How often a Redis that failed is looked at again, in milliseconds. */
const LOOK_MS = 500

/** Connects, and waits a short moment for it; a Redis that is not there is looked for from then on. */
export async function openRedis(url: string): Promise<RedisLink> {
  const client = new Redis(url, OPTIONS)
  const subscriber = new Redis(url, { ...OPTIONS, autoResubscribe: false })
  const listeners = new Map<string, (message: string) => void>()
  let open = false
  let looking: NodeJS.Timeout | undefined

  for (const connection of [client, subscriber]) {
    // Without a listener an error of the connection would end the process; being out is no fault here.
    connection.on('error', () => undefined)
  }
  subscriber.on('ready', () => {
    if (listeners.size > 0) {
      subscribeTo(...listeners.keys())
    }
  })
  await Promise.all([client, subscriber].map(firstWord))
  subscriber.on('message', (channel: string, message: string) => listeners.get(channel)?.(message))

  async function ask<T>(command: (client: Redis) => Promise<T>): Promise<T | undefined> {
    if (open || client.status !== 'ready') {
      return undefined
    }
    try {
      return await command(client)
    } catch {
      breakOff()
      return undefined
    }
  }

  function breakOff(): void {
    if (!open) {
      open = true
      looking = setInterval(() => void look(), LOOK_MS).unref()
    }
  }

  async function look(): Promise<void> {
    if (await answers()) {
      open = false
      clearInterval(looking)
    } else if (client.status === 'ready') {
      // This connection may be dead for good though nobody said so; new ones are as good as any to ask on.
      client.disconnect(true)
      subscriber.disconnect(true)
    }
  }

  function answers(): Promise<boolean> {
    return client.ping().then(
      () => true,
      () => false,
    )
  }

  function subscribeTo(...channels: string[]): void {
    // When this is lost, the connection is too, and its next `ready` subscribes again.
    subscriber.subscribe(...channels).catch(() => subscriber.disconnect(true))
  }

  return {
    ask,
    undo(command) {
      if (client.status === 'ready') {
        command(client).catch(() => undefined)
      }
    },
    listen(channel, listener) {
      listeners.set(channel, listener)
      if (subscriber.status === 'ready') {
        subscribeTo(channel)
      }
    },
    channel: (name) => `holdfast:${client.options.db ?? 0}:${name}`,
    isUp: answers,
    async close() {
      clearInterval(looking)
      // A good-bye lets what was sent before be carried out; a dead Redis is not waited for.
      if (client.status === 'ready') {
        await client.quit().catch(() => undefined)
      }
      client.disconnect()
      subscriber.disconnect()
    },
  }
}

/** Resolves when the connection is ready, and also when it is not to be had. */
function firstWord(connection: Redis): Promise<void> {
  return new Promise((resolve) => {
    for (const event of ['ready', 'close', 'error']) {
      connection.once(event, () => resolve())
    }
  })
}

/**
 * Nothing waits in a queue for a connection, and nothing is sent again by itself: a lock or a count that was sent
 * twice would be worse than one that was lost.
 */
const OPTIONS = {
  enableOfflineQueue: false,
  maxRetriesPerRequest: 0,
  autoResendUnfulfilledCommands: false,
  commandTimeout: COMMAND_MS_MAX,
  connectTimeout: CONNECT_MS_MAX,
  disconnectTimeout: COMMAND_MS_MAX,
  retryStrategy: (attempt: number) => Math.min(attempt * 50, LOOK_MS),
}
