import type { Kysely, Migration } from 'kysely'
import type { ColumnTypes } from './columns.js'

/** Waiting rooms: who came in which order, up to whom people were let in and when, and whose place is whose. */
export const waitingRoom = (types: ColumnTypes): Migration => ({
  async up(db: Kysely<unknown>) {
    await db.schema
      .alterTable('products')
      .addColumn('waiting_room', types.oneOf('waiting_room', ['off', 'first_come', 'shuffle']), (column) =>
        column.notNull().defaultTo('off'),
      )
      .execute()
    await db.schema
      .alterTable('products')
      .addColumn('waiting_room_opens_minutes', 'integer', (column) => column.notNull().defaultTo(10))
      .execute()
    await createRooms(db, types)
    await createSteps(db, types)
    await createGuests(db, types)
  },
  async down(db: Kysely<unknown>) {
    for (const table of ['waiting_room_guests', 'waiting_room_steps', 'waiting_rooms']) {
      await db.schema.dropTable(table).execute()
    }
    await db.schema.alterTable('products').dropColumn('waiting_room_opens_minutes').execute()
    await db.schema.alterTable('products').dropColumn('waiting_room').execute()
  },
})

async function createRooms(db: Kysely<unknown>, types: ColumnTypes): Promise<void> {
  await db.schema
    .createTable('waiting_rooms')
    .addColumn('product_id', 'integer', (column) => column.primaryKey())
    .addColumn('places', 'integer', (column) => column.notNull())
    .addColumn('opened_at', types.moment)
    .addColumn('crowd_after', 'integer', (column) => column.notNull())
    .addColumn('crowd', 'integer', (column) => column.notNull())
    .addColumn('seed', types.exact(64), (column) => column.notNull())
    .addForeignKeyConstraint('waiting_rooms_product', ['product_id'], 'products', ['id'])
    .execute()
}

async function createSteps(db: Kysely<unknown>, types: ColumnTypes): Promise<void> {
  await db.schema
    .createTable('waiting_room_steps')
    .addColumn('product_id', 'integer', (column) => column.notNull())
    .addColumn('at', types.moment, (column) => column.notNull())
    .addColumn('admitted_to', 'integer', (column) => column.notNull())
    .addColumn('let_in', 'integer', (column) => column.notNull())
    .addColumn('orders', 'integer', (column) => column.notNull())
    .addPrimaryKeyConstraint('waiting_room_steps_key', ['product_id', 'at'])
    .addForeignKeyConstraint('waiting_room_steps_product', ['product_id'], 'products', ['id'])
    .execute()
}

/** One place an account, and one account a place: the database refuses the second of either. */
async function createGuests(db: Kysely<unknown>, types: ColumnTypes): Promise<void> {
  await db.schema
    .createTable('waiting_room_guests')
    .addColumn('product_id', 'integer', (column) => column.notNull())
    .addColumn('user_id', 'integer', (column) => column.notNull())
    .addColumn('place', 'integer', (column) => column.notNull())
    .addColumn('until', types.moment, (column) => column.notNull())
    .addPrimaryKeyConstraint('waiting_room_guests_key', ['product_id', 'user_id'])
    .addUniqueConstraint('waiting_room_guests_place', ['product_id', 'place'])
    .addForeignKeyConstraint('waiting_room_guests_product', ['product_id'], 'products', ['id'])
    .addForeignKeyConstraint('waiting_room_guests_user', ['user_id'], 'users', ['id'])
    .execute()
}
