// What is decided in Redis is decided by one script at once, so that nodes can never both take the last place.
// Rates are kept by the second for 61 of them; reservations are leases that end by themselves when a node dies.

import { createHash } from 'node:crypto';
import type { Redis } from '@/lib/redis';

const digests = new Map<string, string>();

/** By its digest, so that the text travels only once for each Redis. */
export async function runScript(
  redis: Redis,
  script: string,
  keys: readonly string[],
  values: readonly (string | number)[],
): Promise<unknown> {
  let digest = digests.get(script);
  if (!digest) {
    digest = createHash('sha1').update(script).digest('hex');
    digests.set(script, digest);
  }
  try {
    return await redis.evalsha(digest, keys.length, ...keys, ...values);
  } catch (error) {
    if (!(error instanceof Error) || !error.message.startsWith('NOSCRIPT')) throw error;
    return redis.eval(script, keys.length, ...keys, ...values);
  }
}

const common = `
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local second = tonumber(time[1])

-- Leases at [leases], what each reserved at [amounts] as "tokens,cost". Answers how many are left, and their sums.
local function held(leases, amounts)
  local ended = redis.call('ZRANGEBYSCORE', leases, '-inf', now)
  for _, lease in ipairs(ended) do
    redis.call('ZREM', leases, lease)
    redis.call('HDEL', amounts, lease)
  end
  local tokens, cost = 0, 0
  for _, amount in ipairs(redis.call('HVALS', amounts)) do
    local comma = string.find(amount, ',', 1, true)
    tokens = tokens + tonumber(string.sub(amount, 1, comma - 1))
    cost = cost + tonumber(string.sub(amount, comma + 1))
  end
  return redis.call('ZCARD', leases), tokens, cost
end
`;

/**
 * KEYS: rate, key's leases, key's amounts, then for each rule: counter, leases, amounts.
 * ARGV: lease, lease ms, rpm, tpm, concurrency (-1: none), tokens, then for each rule: tokens limit, cost limit
 * (-1: none), cost, milliseconds the counter is kept.
 * Answers [verdict, index, requests, tokens used, tokens reserved, wait ms, reset requests ms, reset tokens ms].
 */
export const admitScript = `${common}
local lease, leaseMillis = ARGV[1], tonumber(ARGV[2])
local rpm, tpm, concurrency, asked = tonumber(ARGV[3]), tonumber(ARGV[4]), tonumber(ARGV[5]), tonumber(ARGV[6])
local rules = (#KEYS - 3) / 3

for rule = 1, rules do
  if redis.call('HEXISTS', KEYS[rule * 3 + 1], 'seeded') == 0 then
    return { 'unseeded', rule - 1, 0, 0, 0, 0, 0, 0 }
  end
end

local requests, tokens = 0, 0
local seen = {}
local rate = redis.call('HGETALL', KEYS[1])
for index = 1, #rate, 2 do
  local kind, at = string.sub(rate[index], 1, 1), tonumber(string.sub(rate[index], 2))
  if at + 61 <= second then
    redis.call('HDEL', KEYS[1], rate[index])
  else
    local amount = tonumber(rate[index + 1])
    seen[#seen + 1] = { kind, at, amount }
    if kind == 'r' then requests = requests + amount else tokens = tokens + amount end
  end
end
table.sort(seen, function(left, right) return left[2] < right[2] end)

local function leavesIn(at) return math.max((at + 61) * 1000 - now, 1) end
local function reset(kind)
  for index = #seen, 1, -1 do if seen[index][1] == kind then return leavesIn(seen[index][2]) end end
  return 0
end
local function waitFor(kind, sum, most)
  for _, entry in ipairs(seen) do
    if sum <= most then break end
    if entry[1] == kind then
      sum = sum - entry[3]
      if sum <= most then return leavesIn(entry[2]) end
    end
  end
  return 1000
end

local inFlight, reserved = held(KEYS[2], KEYS[3])
local function answer(verdict, index, wait)
  return { verdict, index, requests, tokens, reserved, wait, reset('r'), reset('t') }
end

if concurrency >= 0 and inFlight >= concurrency then return answer('concurrency', 0, 1000) end
if rpm >= 0 and requests + 1 > rpm then return answer('rpm', 0, waitFor('r', requests, rpm - 1)) end
if tpm >= 0 and not (reserved == 0 and tokens < tpm) and tokens + reserved + asked > tpm then
  return answer('tpm', 0, math.max(waitFor('t', tokens, math.max(tpm - asked - reserved, 0)), 1000))
end

for rule = 1, rules do
  local at = rule * 3
  local usedTokens = tonumber(redis.call('HGET', KEYS[at + 1], 'tokens') or 0)
  local usedCost = tonumber(redis.call('HGET', KEYS[at + 1], 'cost') or 0)
  local outstanding, heldTokens, heldCost = held(KEYS[at + 2], KEYS[at + 3])
  local argument = 6 + (rule - 1) * 4
  local tokenLimit, costLimit, cost = tonumber(ARGV[argument + 1]), tonumber(ARGV[argument + 2]), tonumber(ARGV[argument + 3])
  local alone = outstanding == 0
  if tokenLimit >= 0 and (usedTokens >= tokenLimit or (not alone and usedTokens + heldTokens + asked > tokenLimit)) then
    return answer('quota', rule - 1, 0)
  end
  if costLimit >= 0 and (usedCost >= costLimit or (not alone and usedCost + heldCost + cost > costLimit)) then
    return answer('quota', rule - 1, 0)
  end
end

local ends = now + leaseMillis
redis.call('ZADD', KEYS[2], ends, lease)
redis.call('HSET', KEYS[3], lease, asked .. ',0')
redis.call('HINCRBY', KEYS[1], 'r' .. second, 1)
redis.call('PEXPIRE', KEYS[1], 62000)
redis.call('PEXPIRE', KEYS[2], 86400000)
redis.call('PEXPIRE', KEYS[3], 86400000)
requests = requests + 1
reserved = reserved + asked
seen[#seen + 1] = { 'r', second, 1 }
for rule = 1, rules do
  local at, argument = rule * 3, 6 + (rule - 1) * 4
  redis.call('ZADD', KEYS[at + 2], ends, lease)
  redis.call('HSET', KEYS[at + 3], lease, asked .. ',' .. ARGV[argument + 3])
  for key = 1, 3 do redis.call('PEXPIRE', KEYS[at + key], ARGV[argument + 4]) end
end
return answer('ok', 0, 0)
`;

/** KEYS as above. ARGV: lease, tokens used, then for each rule: cost used. */
export const settleScript = `${common}
local lease, tokens = ARGV[1], tonumber(ARGV[2])
redis.call('ZREM', KEYS[2], lease)
redis.call('HDEL', KEYS[3], lease)
if tokens > 0 then
  redis.call('HINCRBY', KEYS[1], 't' .. second, tokens)
  redis.call('PEXPIRE', KEYS[1], 62000)
end
for rule = 1, (#KEYS - 3) / 3 do
  local at = rule * 3
  redis.call('ZREM', KEYS[at + 2], lease)
  redis.call('HDEL', KEYS[at + 3], lease)
  -- A counter that was lost meanwhile is seeded again from the database, which has this call too.
  if redis.call('HEXISTS', KEYS[at + 1], 'seeded') == 1 then
    redis.call('HINCRBY', KEYS[at + 1], 'tokens', tokens)
    redis.call('HINCRBY', KEYS[at + 1], 'cost', ARGV[2 + rule])
  end
end
return 1
`;

/** KEYS: counter. ARGV: tokens, cost, milliseconds to keep it. The larger of what is there and what is brought. */
export const seedScript = `
for _, field in ipairs({ 'tokens', 'cost' }) do
  local brought = field == 'tokens' and ARGV[1] or ARGV[2]
  local known = redis.call('HGET', KEYS[1], field)
  if not known or tonumber(brought) > tonumber(known) then redis.call('HSET', KEYS[1], field, brought) end
end
redis.call('HSET', KEYS[1], 'seeded', 1)
redis.call('PEXPIRE', KEYS[1], ARGV[3])
return 1
`;

/** KEYS: lease sets. ARGV: lease, lease ms. Only leases that are still there. */
export const renewScript = `
local time = redis.call('TIME')
local ends = time[1] * 1000 + math.floor(time[2] / 1000) + tonumber(ARGV[2])
for _, leases in ipairs(KEYS) do redis.call('ZADD', leases, 'XX', ends, ARGV[1]) end
return 1
`;
