/**
 * The faults that the shop has to live through, and the tests that put it through them. A title stands here as it stands
 * in its file; a test fails when one has gone.
 */
export interface FaultRow {
  id: string
  fault: string
  tests: { file: string; title: string }[]
}

const DATABASE = 'tests/mysql-redis/database.test.ts'
const REDIS = 'tests/mysql-redis/redis.test.ts'
const OUTAGES = 'tests/mysql-redis/outages.test.ts'
const NETWORK = 'tests/mysql-redis/bad-network.test.ts'
const SERVERS = 'tests/mysql-redis/server-faults.test.ts'
const PROCESSES = 'tests/mysql-redis/processes.test.ts'
const WEAK = 'tests/mysql-redis/process-faults.test.ts'
const MIGRATIONS = 'tests/mysql-redis/migrations.test.ts'
const OPERATION = 'tests/processes/operation.test.ts'
const CROWDS = 'tests/processes/crowds.test.ts'
const HOLDS = 'tests/domain/holds.test.ts'
const ZONES = 'tests/http/local-time.test.ts'

function row(id: string, fault: string, ...tests: [file: string, title: string][]): FaultRow {
  return { id, fault, tests: tests.map(([file, title]) => ({ file, title })) }
}

const REDIS_FAILS =
  'fails (%s) costs the first asker a moment and the others nothing, and is noticed when it is back'
const REDIS_IN_OUTAGE =
  'Redis frozen, emptied, killed and restarted under load: the sale goes on and nobody waits'
const CUT_AT_COMMIT = 'makes one order of one hold, with the server %s'
const NO_ANSWER = 'that answers nothing (%s) keeps nobody waiting for long'
const RERUN = 'are told to run again: the deadlocked one, and the one that waited too long'

export const FAULTS: FaultRow[] = [
  row('F1', 'Redis refuses connections', [REDIS, REDIS_FAILS], [OUTAGES, REDIS_IN_OUTAGE]),
  row('F2', 'Redis stands still', [REDIS, REDIS_FAILS], [OUTAGES, REDIS_IN_OUTAGE]),
  row(
    'F3',
    'Redis is restarted, emptied, full, or a replica',
    [OUTAGES, REDIS_IN_OUTAGE],
    [REDIS, 'loses all it had changes nothing: not the stock, not the counts, not who is signed in'],
    [SERVERS, 'a Redis that %s takes no writes, and the sale goes on'],
  ),
  row('F4', 'An answer of Redis is lost', [
    NETWORK,
    'an answer of Redis that is lost takes no lock twice and costs nobody their hold',
  ]),
  row(
    'F5',
    'A lock ends while its holder is at work',
    [NETWORK, 'locks that end while their holders are at work sell nothing twice'],
    [REDIS, 'of another holder is left alone by one whose time ran out'],
  ),
  row('F6', 'A process dies with a lock', [
    REDIS,
    'of a process that was killed holds a buyer up for a second and no more',
  ]),
  row(
    'F7',
    'The database refuses, or is killed under load',
    [DATABASE, 'that refuses connections is said to be out at once, and is back as soon as it is there'],
    [OUTAGES, 'MariaDB killed and restarted under load: 503 meanwhile, then selling by itself, nothing lost'],
  ),
  row(
    'F8',
    'The database stands still',
    [DATABASE, NO_ANSWER],
    [OUTAGES, 'MariaDB frozen under load: every answer within five seconds, and nothing sold twice'],
  ),
  row(
    'F9',
    'The connection is lost around COMMIT',
    [DATABASE, CUT_AT_COMMIT],
    [DATABASE, 'and is then out for a while makes one order too, when the buyer asks again'],
    [DATABASE, 'confirms once'],
  ),
  row(
    'F10',
    'A connection or a statement is killed in a transaction',
    [DATABASE, 'in the middle of a batch costs the buyer nothing'],
    [DATABASE, 'takes back all that its transaction did'],
    [NETWORK, 'a statement that is killed costs the buyer nothing'],
  ),
  row('F11', 'Deadlock', [DATABASE, RERUN]),
  row('F12', 'Lock wait timeout', [DATABASE, RERUN], [DATABASE, 'cost a buyer a moment and no more']),
  row('F13', 'The primary is read-only', [
    OUTAGES,
    'a primary that was made read-only sells nothing and is not ready, until it may write again',
  ]),
  row('F14', 'No connection is left', [
    SERVERS,
    'a database with no connection left answers everybody in time, and sells to all once there are some',
  ]),
  row(
    'F15',
    'The way to the database is slow or torn',
    [NETWORK, 'that hands everything on %s makes the sale slow and nothing else'],
    [
      NETWORK,
      'that needs four seconds for each answer refuses everybody in time, and sells when it is quick again',
    ],
  ),
  row(
    'F16',
    'The network loses everything',
    [DATABASE, NO_ANSWER],
    [NETWORK, 'a machine that vanishes in the middle of a batch keeps its product for half a minute at most'],
  ),
  row(
    'F17',
    'Processes are killed under load',
    [WEAK, 'processes that are killed again and again under load lose nothing and double nothing'],
    [
      'tests/processes/durability.test.ts',
      'kill -9 under load loses no hold, confirmation or cancellation that a client was told of',
    ],
  ),
  row('F18', 'A process is killed between COMMIT and its answer', [
    SERVERS,
    'a process that is killed between COMMIT and its answer leaves one order, which another one finds',
  ]),
  row(
    'F19',
    'Many processes sweep at once',
    [PROCESSES, 'two workers release 300 lapsed holds once each, soon after their end'],
    [NETWORK, 'eight processes that sweep at the same moment, again and again, release each hold once'],
  ),
  row(
    'F20',
    'Confirmation, cancellation and sweep at the same moment',
    [HOLDS, 'the sweep and a late confirmation at the same moment release a hold exactly once'],
    [HOLDS, 'fifty confirmations at once make one event'],
    [NETWORK, 'of a confirmation and a cancellation at once, by two processes, exactly one is done'],
  ),
  row(
    'F21',
    'Clocks of processes are minutes off, or jump',
    [PROCESSES, 'processes whose clocks are minutes off hold, show and expire by the time of the database'],
    [PROCESSES, 'a process whose clock jumps back an hour goes on holding and expiring by the database’s'],
  ),
  row('F22', 'A confirmation waits for its row past the end of the hold', [
    DATABASE,
    'a batch is judged by the time at which it got the product, not at which it began to wait',
  ]),
  row(
    'F23',
    'Summer time, and servers in other zones',
    [
      ZONES,
      'comes back as it was written, in every zone and at every second, but for the hour that comes twice',
    ],
    [ZONES, 'that comes twice is the first of the two'],
    [DATABASE, 'is set to what the shop relies on, whatever the server’s defaults are'],
  ),
  row(
    'F24',
    'A signal to stop, under load',
    [
      OPERATION,
      'a signal to stop under load: what was sent is answered, nothing is reset, and it ends by itself',
    ],
    [
      OPERATION,
      'a request on a kept-alive connection that the signal overtakes is answered with Connection: close',
    ],
  ),
  row(
    'F25',
    'The disk is full',
    [
      'tests/mysql-redis/full-disk.test.ts',
      'a full disk refuses holds whole, and lets them in again when there is room',
    ],
    [
      'tests/embedded/full-disk.test.ts',
      'a full disk refuses a hold whole, and lets it in again when there is room',
    ],
  ),
  row(
    'F26',
    'SQLite with many writers and a long reader',
    [CROWDS, 'eight tools that read and write the books at once stop no buyer'],
    [
      'tests/engines/contract.test.ts',
      'a snapshot does not see what is committed while it lasts, and keeps no writer out',
    ],
  ),
  row('F27', 'A process stands still, has little memory, or dies of a fault', [
    WEAK,
    'a process that stands still for two seconds, has little memory, or dies of a fault harms nobody else',
  ]),
  row(
    'F28',
    'Migrations at once, and programs older than the data',
    [MIGRATIONS, 'four processes that migrate at once run each step once'],
    [MIGRATIONS, 'a program that is older than the schema does not start on it'],
    [MIGRATIONS, 'a %s does not start on an empty database, and says what to run'],
  ),
  row('F29', 'Slow clients, and 2,000 idle connections', [
    CROWDS,
    'slow and silent connections are cut, and harm nobody who is quick',
  ]),
  row('F30', '2,000 ask for 100 units at the second of the start', [
    CROWDS,
    'of 2,000 who ask at the second of the start, the first 100 are served and the others refused',
  ]),
]
