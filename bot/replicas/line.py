"""What Redis itself does with a person's line of tickets; each script runs as one.

Keys are given in the order line, (ticket,) state, done, hurry: see `SharedClaims`.
"""

from typing import Final

_LINE: Final = """
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local function first_of(line)
  local first
  local fields = redis.call('HGETALL', line)
  for i = 1, #fields, 2 do
    if tonumber(fields[i + 1]) < now then
      redis.call('HDEL', line, fields[i])
    elseif not first or tonumber(fields[i]) < tonumber(first) then
      first = fields[i]
    end
  end
  return first
end
local function stand(line, ticket, lifetime)
  redis.call('HSET', line, ticket, string.format('%.0f', now + lifetime))
  redis.call('PEXPIRE', line, 2 * lifetime)
end
local function held(ticket, state, done, hurry)
  local latest = redis.call('GET', hurry)
  local overtaken = latest and tonumber(latest) > tonumber(ticket) and 1 or 0
  return {ticket, redis.call('EXISTS', done), redis.call('GET', state), overtaken}
end
"""
# Tickets count up from the time in microseconds: after a restart of Redis they do not start over.
DRAW: Final = f"""{_LINE}
if redis.call('EXISTS', KEYS[2]) == 0 then
  redis.call('SET', KEYS[2], string.format('%.0f', time[1] * 1000000 + time[2]))
end
local ticket = string.format('%.0f', redis.call('INCR', KEYS[2]))
stand(KEYS[1], ticket, tonumber(ARGV[1]))
if ARGV[2] ~= '0' and redis.call('EXISTS', KEYS[4]) == 0 then
  redis.call('SET', KEYS[5], ticket, 'PX', ARGV[2])
end
if first_of(KEYS[1]) ~= ticket then return {{ticket}} end
return held(ticket, KEYS[3], KEYS[4], KEYS[5])
"""
# A ticket that has run out is not given back: somebody else may be first by now.
STAY: Final = f"""{_LINE}
local first = first_of(KEYS[1])
if redis.call('HEXISTS', KEYS[1], ARGV[1]) == 0 then return {{}} end
stand(KEYS[1], ARGV[1], tonumber(ARGV[2]))
if first ~= ARGV[1] then return {{ARGV[1]}} end
return held(ARGV[1], KEYS[2], KEYS[3], KEYS[4])
"""
COMMIT: Final = """
if redis.call('HDEL', KEYS[1], ARGV[1]) == 0 then return 0 end
if ARGV[2] == 'write' then redis.call('SET', KEYS[2], ARGV[3], 'PX', ARGV[4]) end
if ARGV[2] == 'drop' then redis.call('DEL', KEYS[2]) end
if ARGV[5] ~= '0' then redis.call('SET', KEYS[3], '1', 'EX', ARGV[5]) end
return 1
"""
LEAVE: Final = "return redis.call('HDEL', KEYS[1], ARGV[1])"
READ: Final = "return redis.call('GET', KEYS[1])"
WRITE: Final = "return redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])"
DROP: Final = "return redis.call('DEL', KEYS[1])"
