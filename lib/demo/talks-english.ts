import type { Talk } from './talks';

const support =
  'You are the assistant of a small shop. Be brief and friendly, never promise a refund yourself, and look orders up before you speak of them.';
const agent =
  'You are a coding agent. Read before you write, keep changes small, run the tests, and say plainly what you did not do.';

export const englishTalks: readonly Talk[] = [
  {
    key: 'shop-production',
    models: ['gpt-4o-mini', 'gpt-4o'],
    system: support,
    turns: [
      {
        ask: 'Hi, where is my order {order}? It should have been here {days} days ago.',
        tool: {
          name: 'find_order',
          arguments: { order: '{order}' },
          result:
            '{"order":"{order}","status":"in transit","carrier":"DHL","lastSeen":"{city}","items":[{"name":"{product}","quantity":1}]}',
        },
        answer:
          'I am sorry about the wait, {name}! Order **{order}** ({product}) is on its way: DHL scanned it last in {city}. It should arrive within two working days. Shall I send you a message when it does?',
      },
      {
        ask: 'Yes please. And can I still change the address?',
        answer:
          'Not once it is with the carrier, I am afraid. What works:\n\n1. Let DHL hold it at a **pickup point** near you.\n2. Let a neighbour take it.\n\nYou will get a message as soon as it is out for delivery.',
      },
    ],
  },
  {
    key: 'shop-production',
    models: ['gpt-4o-mini'],
    system: support,
    turns: [
      {
        ask: 'The {product} came like this. Can I send it back?',
        picture: true,
        answer:
          'Oh no, that is clearly cracked along the edge; thank you for the picture. You can return it free of charge within 30 days:\n\n- Print the label I am sending to your mail address.\n- Put the {product} into any box, the original one is not needed.\n- Drop it at a parcel shop.\n\nA colleague will decide about refund or replacement within {days} days of its arrival.',
      },
      {
        ask: 'I would rather have a new one',
        answer: 'Noted: **replacement preferred** for order {order}. 🙂 Anything else I can do?',
      },
    ],
  },
  {
    key: 'claude-code',
    models: ['claude-sonnet-4-5'],
    system: agent,
    turns: [
      {
        ask: 'The tests of the {module} module fail since yesterday. Find out why.',
        reasoning:
          'I should look at what the tests say before guessing. The failing module is {module}; run its tests alone first.',
        tool: {
          name: 'run_command',
          arguments: { command: 'npx vitest run lib/{module}' },
          result:
            'FAIL lib/{module}/retry.test.ts > retries after a timeout\nAssertionError: expected 2 to be 3\n  at lib/{module}/retry.test.ts:41:27\n\nTests  1 failed | {count} passed',
        },
        answer:
          "One test fails, and it is right to: `retry()` gives up one try too early.\n\n```ts\nexport async function retry<T>(work: () => Promise<T>, tries: number): Promise<T> {\n  for (let attempt = 1; attempt < tries; attempt++) {\n    try {\n      return await work();\n    } catch {\n      await backoff(attempt);\n    }\n  }\n  throw new Error('gave up after ' + tries + ' tries');\n}\n```\n\n`attempt < tries` was `attempt <= tries` until yesterday's clean-up. Shall I put it back?",
      },
      {
        ask: 'Yes, and add a test for tries = 1.',
        tool: {
          name: 'edit_file',
          arguments: { path: 'lib/{module}/retry.ts', find: 'attempt < tries', replace: 'attempt <= tries' },
          result: '1 replacement made',
        },
        answer:
          "Done. The loop counts to `tries` again, and this pins it:\n\n```ts\nit('tries once when it may try once', async () => {\n  const work = vi.fn().mockRejectedValue(new Error('no'));\n  await expect(retry(work, 1)).rejects.toThrow('gave up after 1 tries');\n  expect(work).toHaveBeenCalledTimes(1);\n});\n```\n\nAll tests of `{module}` pass. I did **not** touch the back-off, although it sleeps before the last throw.",
        instead:
          'Put back, with a test for a single try. While there I saw that `backoff()` also runs before the final error: that costs {days} seconds for nothing. Say so if I should change it too.',
      },
      {
        ask: 'Thanks. Write me the commit message.',
        answer:
          '```\nRetry as often as was asked\n\nThe loop stopped one try early since the clean-up of {module}.\n```',
      },
    ],
  },
  {
    key: 'review-agent',
    models: ['claude-sonnet-4-5', 'claude-haiku-4-5'],
    system: 'Review the diff. Name at most five problems, worst first. No praise.',
    turns: [
      {
        ask: "```diff\n-  const rows = await db.query('SELECT * FROM {table} WHERE id = ' + id);\n+  const rows = await db.query('SELECT * FROM {table} WHERE id = $1', [id]);\n+  cache.set(id, rows);\n   return rows[0];\n```",
        reasoning: 'The injection is gone. The cache has no limit and keeps misses as empty lists.',
        answer:
          '1. **`cache.set(id, rows)` is never invalidated.** A write to `{table}` leaves readers with the old row.\n2. The cache keeps a miss (`[]`) for ever: a row made later is never seen.\n3. `SELECT *` reads every column for `rows[0]`; name them and add `LIMIT 1`.\n\n| line | severity |\n|---|---|\n| 3 | high |\n| 3 | high |\n| 2 | low |',
      },
      {
        ask: 'Author says: the rows never change. Still a problem?',
        answer:
          'Then 1 falls away, 2 does not: a row that is *made* later changes the answer from nothing to something.',
      },
    ],
  },
  {
    key: 'sql-helper',
    models: ['deepseek-chat', 'gpt-4o'],
    turns: [
      {
        ask: 'How do I get the newest row per customer from {table} in Postgres?',
        answer:
          'Use `DISTINCT ON`:\n\n```sql\nSELECT DISTINCT ON (customer_id) *\nFROM {table}\nORDER BY customer_id, created_at DESC;\n```\n\nAn index on `(customer_id, created_at DESC)` makes it a walk instead of a sort.',
      },
      {
        ask: 'It takes {days} seconds with {count} customers though',
        answer:
          'Then few customers have very many rows, and a loose index scan is better:\n\n```sql\nSELECT latest.*\nFROM customers\nCROSS JOIN LATERAL (\n  SELECT * FROM {table}\n  WHERE {table}.customer_id = customers.id\n  ORDER BY created_at DESC\n  LIMIT 1\n) AS latest;\n```\n\nCheck with `EXPLAIN (ANALYZE, BUFFERS)` that each loop reads a handful of pages.',
      },
      {
        ask: 'and in C++? we use libpqxx',
        answer:
          'The same statement; libpqxx only sends it:\n\n```cpp\npqxx::work work{connection};\nfor (auto const& row : work.exec(query)) handle(row["id"].as<long>());\nwork.commit();\n```',
        aborted: true,
      },
    ],
  },
  {
    key: 'translation',
    models: ['gemini-2.5-flash'],
    turns: [
      {
        ask: 'Translate to Chinese, for a product page: "The {product} that survives {city} in November."',
        answer:
          '“扛得住{城市}十一月天气的{商品}。”\n\nA little shorter, for a headline: **“十一月，也不怕。”**',
        instead: '“{城市}的十一月，{商品}照样顶得住。”',
      },
      { ask: 'Use the second one, but more formal.', answer: '“纵是十一月的{城市}，{商品}依然可靠。”' },
    ],
  },
  {
    key: 'release-notes',
    models: ['o4-mini', 'gpt-4o'],
    turns: [
      {
        ask: 'Make release notes of these commits:\n- fix(upload): resume after {days} s\n- feat({module}): foo-bar option\n- chore: bump deps\n- fix: crash on empty {table}',
        reasoning: 'Users care about the resume, the option and the crash. Dependencies are not for them.',
        answer:
          '### New\n- `{module}` takes the option `foo-bar`.\n\n### Repaired\n- Uploads go on after a break of up to {days} seconds.\n- An empty list of {table} no longer ends the program.',
      },
    ],
  },
  {
    key: 'mail-triage',
    models: ['gemini-2.5-flash', 'gpt-4o-mini'],
    system: 'Sort mail into: urgent, order, invoice, spam, other. Answer as JSON only.',
    turns: [
      {
        ask: 'Subject: INVOICE OVERDUE!!!\nDear Sir, kindly see attach for {count} EUR and click here to confirm.',
        answer: '{"label": "spam", "confidence": 0.97, "reason": "no name, no order, asks for a click"}',
      },
      {
        ask: 'Subject: Re: {order}\nHello, the {product} is leaking into the socket. Is that dangerous? {name}',
        answer: '{"label": "urgent", "confidence": 0.99, "reason": "possible electric hazard"}',
      },
    ],
  },
  {
    key: 'notebook',
    models: ['o4-mini', 'gemini-2.5-pro'],
    turns: [
      {
        ask: 'What does this chart of our latency say?',
        picture: true,
        reasoning:
          'Two humps: a fast path and a slow one. The slow one grows on the right side of the time axis.',
        answer:
          'Two kinds of requests hide in it. The hump at 40 ms is the cache; the one at 900 ms is everything else, and it has doubled since noon.\n\nPlot them apart before drawing conclusions from the mean: it describes **no** request at all.',
      },
      {
        ask: 'Give me pandas code for that',
        answer:
          '```python\nfast, slow = frame[frame.cached], frame[~frame.cached]\nax = slow.set_index("time").latency.rolling("5min").median().plot(label="slow")\nfast.set_index("time").latency.rolling("5min").median().plot(ax=ax, label="cached")\nax.legend()\n```',
      },
      {
        ask: 'and save it as {module}.png at 200 dpi',
        answer: '```python\nax.figure.savefig("{module}.png", dpi=200, bbox_inches="tight")\n```',
      },
    ],
  },
];
