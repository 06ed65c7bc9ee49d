import type { WriteStream } from 'node:tty'

/** Lines that tell how it goes: one that is written over on a terminal, and now and then a new one elsewhere. */
export interface Progress {
  show(line: string): void
  end(): void
}

/** How many lines pass before one is printed where lines cannot be written over. */
const PRINTED_EVERY = 5

export function openProgress(output: Pick<WriteStream, 'isTTY' | 'columns' | 'write'>): Progress {
  let shown = 0
  return {
    show(line) {
      if (output.isTTY) {
        output.write(`\r${line.slice(0, (output.columns || 80) - 1)}\u001b[K`)
      } else if (shown % PRINTED_EVERY === 0) {
        output.write(`${line}\n`)
      }
      shown += 1
    },
    end() {
      if (output.isTTY && shown > 0) {
        output.write('\n')
      }
    },
  }
}
