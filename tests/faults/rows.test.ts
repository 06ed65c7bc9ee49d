import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { FAULTS } from './rows.js'

test('there are thirty faults, and every one of them is put to the shop by tests that are there', () => {
  expect(FAULTS.map(({ id }) => id)).toEqual(Array.from({ length: 30 }, (_, index) => `F${index + 1}`))
  const gone = FAULTS.flatMap(({ id, tests }) =>
    tests
      .filter(
        ({ file, title }) => !readFileSync(join(import.meta.dirname, '../..', file), 'utf8').includes(title),
      )
      .map(({ file, title }) => `${id}: ${file}: ${title}`),
  )
  expect(gone).toEqual([])
})
