import type { Talk } from './talks';

const knowledge = '你是公司内部知识库的助手。只根据检索到的文档回答，并给出文档名称；找不到就直说。';

export const chineseTalks: readonly Talk[] = [
  {
    key: '知识库检索',
    models: ['glm-4.5', 'deepseek-chat'],
    system: knowledge,
    turns: [
      {
        ask: '{部门}的模型使用统计在哪里看？每个月的费用怎么算？',
        tool: {
          name: '检索文档',
          arguments: { 关键词: '模型使用统计 费用', 部门: '{部门}' },
          result:
            '[{"文档":"用量与费用说明","片段":"模型使用统计按自然日汇总，按密钥、用户、项目三个维度展示。费用＝输入、缓存、输出各部分单价之和。"},{"文档":"预算管理","片段":"超过预算的90%时发送提醒。"}]',
        },
        answer:
          '在「总览」页面按项目筛选 **{部门}** 即可看到模型使用统计（《用量与费用说明》）。\n\n费用由四部分相加：\n\n1. 输入令牌\n2. 缓存读取\n3. 缓存写入\n4. 输出令牌\n\n每月用量达到预算的 90% 时，负责人会收到提醒（《预算管理》）。',
      },
      {
        ask: '能导出成表格吗？',
        answer: '可以。在列表右上角点「导出」，选择 CSV；大约 {count} 行以内几秒钟就能下载完。',
      },
    ],
  },
  {
    key: '文档问答',
    models: ['glm-4.5', 'glm-4.5-air'],
    system: knowledge,
    turns: [
      {
        ask: '新同事{姓名}下周到{城市}出差，住宿标准是多少？',
        answer:
          '根据《差旅制度（2026 版）》：{城市}属于一类城市，住宿标准为每晚 **550 元**以内，凭发票报销；超出部分需要部门负责人事先批准。',
      },
      {
        ask: '高铁可以坐一等座吗',
        answer: '单程超过四小时可以；四小时以内为二等座。（《差旅制度（2026 版）》第三条）',
        instead:
          '《差旅制度（2026 版）》第三条：单程四小时以内乘二等座，超过四小时可乘一等座。{姓名}这次大约需要 {days} 小时，请以实际车次为准。',
      },
    ],
  },
  {
    key: '代码补全',
    models: ['qwen2.5-coder:7b', 'deepseek-chat'],
    turns: [
      {
        ask: '用 TypeScript 写一个稳定的排序：先按部门，再按入职时间倒序。',
        answer:
          "`Array.prototype.sort` 从 ES2019 起就是稳定的，一次比较两个字段即可：\n\n```ts\ntype Employee = { name: string; department: string; joinedAt: Date };\n\nexport function sortEmployees(employees: readonly Employee[]): Employee[] {\n  return [...employees].sort(\n    (left, right) =>\n      left.department.localeCompare(right.department, 'zh-CN') ||\n      right.joinedAt.getTime() - left.joinedAt.getTime(),\n  );\n}\n```\n\n`localeCompare` 加上 `zh-CN` 之后，中文按拼音排序。",
      },
      {
        ask: '数据有 {count} 行，会不会很慢？',
        answer:
          "不会，主要开销在 `localeCompare`。可以先建一个 `Intl.Collator`，大约快十倍：\n\n```ts\nconst collator = new Intl.Collator('zh-CN');\n// …\ncollator.compare(left.department, right.department)\n```",
      },
      {
        ask: '再给我一个归并排序的实现，学习用',
        answer:
          '```ts\nexport function mergeSort<T>(items: readonly T[], before: (a: T, b: T) => boolean): T[] {\n  if (items.length < 2) return [...items];\n  const middle = items.length >> 1;\n  const left = mergeSort(items.slice(0, middle), before);\n  const right = mergeSort(items.slice(middle), before);\n  const merged: T[] = [];\n  while (left.length && right.length) merged.push(before(right[0]!, left[0]!) ? right.shift()! : left.shift()!);\n  return [...merged, ...left, ...right];\n}\n```\n\n`shift()` 会移动数组，真正使用时请换成下标。',
        aborted: true,
      },
    ],
  },
  {
    key: '周报助手',
    models: ['deepseek-chat', 'glm-4.5'],
    turns: [
      {
        ask: '帮我把这些写成周报：修了 {module} 的超时；面试了两个人；和{部门}对齐了排期；下周要做压缩。',
        answer:
          '## 本周\n\n- **{module}**：修复请求超时，连续 {days} 天没有复现。\n- **招聘**：完成两场技术面试。\n- **协作**：与{部门}确认排期。\n\n## 下周\n\n- 开始存储压缩，目标是节省 60% 的空间。',
      },
      {
        ask: '语气再口语一点，不要标题',
        answer:
          '这周主要把 {module} 的超时修掉了，跑了 {days} 天都正常；另外面了两个人，也和{部门}对好了排期。下周开始做压缩，争取省下六成空间。👍',
      },
    ],
  },
  {
    key: 'shop-production',
    models: ['gpt-4o-mini', 'gpt-4o'],
    system: '你是网店客服。语气亲切，先查订单再回答，不承诺退款。',
    turns: [
      {
        ask: '你好，我买的{商品}怎么还没发货？订单号 {order}',
        tool: {
          name: 'find_order',
          arguments: { order: '{order}' },
          result:
            '{"order":"{order}","status":"waiting for stock","expected":"{days} days","items":[{"name":"{商品}","quantity":1}]}',
        },
        answer:
          '{姓名}您好！查到订单 **{order}**：{商品}暂时缺货，预计 {days} 天内补货后立即发出。需要我到货后第一时间通知您吗？',
      },
      { ask: '那我不等了，想换成别的颜色', answer: '好的，蓝色和米色有现货，今天就可以发。您想换哪一种？' },
      {
        ask: '米色吧',
        answer: '已经为您备注：**{商品}，米色**。客服同事确认后会发短信给您，感谢耐心等待！🎉',
      },
    ],
  },
  {
    key: 'sql-helper',
    models: ['deepseek-chat'],
    turns: [
      {
        ask: '统计 {table} 表最近 {days} 天每天的数量，没有数据的日期也要显示 0',
        reasoning: '需要先生成日期序列，再左连接，最后用 COALESCE 补零。',
        answer:
          "先生成日期，再左连接：\n\n```sql\nSELECT day::date AS 日期, COUNT({table}.id) AS 数量\nFROM generate_series(current_date - {days}, current_date, interval '1 day') AS day\nLEFT JOIN {table} ON {table}.created_at >= day AND {table}.created_at < day + interval '1 day'\nGROUP BY day\nORDER BY day;\n```\n\n注意用 `COUNT({table}.id)` 而不是 `COUNT(*)`，否则空日期会得到 1。",
      },
      {
        ask: '为什么 created_at 不直接转成 date 比较？',
        answer: '对列做函数运算会让索引失效。用范围比较，`created_at` 上的索引才能用得上。',
      },
    ],
  },
];
