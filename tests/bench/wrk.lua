-- What wrk sends. It is told by its arguments, `name=value` each:
--   path, method, body                the request
--   tokens                            a file with one bearer token a line, used in turn
--   keys                              the beginning of this slice's Idempotency-Keys, each of which is used once
--   products                          ids of products, used in turn in the body of a hold
--   etag                              sent as If-None-Match
--   pause                             milliseconds between an answer and the next request of its connection
--   ports                             several servers, one a thread
--   orders                            a file to which the id of every order in an answer is written
local threads = 0

function setup(thread)
  thread:set('number', threads)
  threads = threads + 1
end

local given = {}
local tokens = { '' }
local sent = 0
local pause = 0
local head
local bodies = {}

function init(args)
  for _, arg in ipairs(args) do
    local name, value = arg:match('^(%w+)=(.*)$')
    given[name] = value
  end
  if given.ports then
    local ports = {}
    for port in given.ports:gmatch('%d+') do ports[#ports + 1] = port end
    wrk.thread.addr = wrk.lookup('127.0.0.1', ports[number % #ports + 1])[1]
  end
  if given.tokens then
    tokens = {}
    for token in io.lines(given.tokens) do tokens[#tokens + 1] = 'Authorization: Bearer ' .. token .. '\r\n' end
  end
  pause = tonumber(given.pause or 0)
  local body = given.body or ''
  head = (given.method or 'GET') .. ' ' .. given.path .. ' HTTP/1.1\r\nHost: 127.0.0.1\r\n'
  if given.etag then head = head .. 'If-None-Match: ' .. given.etag .. '\r\n' end
  if given.gzip then head = head .. 'Accept-Encoding: gzip\r\n' end
  for id in (given.products or ''):gmatch('%d+') do bodies[#bodies + 1] = body:gsub('"product_id":%d+', '"product_id":' .. id) end
  if #bodies == 0 then bodies[1] = body end
  for index, text in ipairs(bodies) do
    local headers = text ~= '' and 'Content-Type: application/json\r\nContent-Length: ' .. #text .. '\r\n' or ''
    bodies[index] = headers .. '\r\n' .. text
  end
  if given.orders then
    local file = io.open(given.orders .. number, 'w')
    response = function(status, headers, answer)
      local id = status == 201 and answer:match('"order":{"id":"([0-9a-f-]+)"')
      if id then file:write(id, '\n') file:flush() end
    end
  end
  if pause > 0 then
    delay = function() return pause end
  end
end

function request()
  sent = sent + 1
  local key = given.keys and ('Idempotency-Key: ' .. given.keys .. number .. '-' .. sent .. '\r\n') or ''
  return head .. tokens[sent % #tokens + 1] .. key .. bodies[sent % #bodies + 1]
end

function done(summary, latency)
  io.write(string.format(
    '{"microseconds":%d,"requests":%d,"bytes":%d,"refused":%d,"broken":%d,"p50":%d,"p99":%d,"max":%d}\n',
    summary.duration, summary.requests, summary.bytes, summary.errors.status,
    summary.errors.connect + summary.errors.read + summary.errors.write + summary.errors.timeout,
    latency:percentile(50), latency:percentile(99), latency.max))
end
