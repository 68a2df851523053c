// Made-up conversations with the statistics of real ones: English answers are passages of the documentation that comes
// with Next (prose, lists, tables, code), a conversation staying with one subject; Chinese ones are frames filled with
// words of different frequency; beside them tool results, logs and rare names. The same every time.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export function random(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 4_294_967_296;
  };
}

export type Chance = () => number;

const below = (next: Chance, most: number) => Math.min(most - 1, Math.floor(next() * most));
/** Few often, many seldom. */
const zipf = (next: Chance, most: number) => Math.max(0, Math.min(most - 1, Math.floor(most ** next()) - 1));
const oneOf = <T>(next: Chance, items: readonly T[]) => items[below(next, items.length)] as T;

// ── English, from documentation ──────────────────────────────────────────────────────────────────

const documentation = join(process.cwd(), 'node_modules', 'next', 'dist', 'docs');

/** Paragraphs, lists, tables and pieces of code, in the order of their documents. */
const passages = readdirSync(documentation, { recursive: true, encoding: 'utf8' })
  .filter((name) => /\.mdx?$/.test(name))
  .sort()
  .flatMap((name) => passagesOf(readFileSync(join(documentation, name), 'utf8')));

function passagesOf(text: string): string[] {
  const pieces: string[] = [];
  let code = '';
  for (const piece of text.replace(/^---[\s\S]*?---/, '').split(/\n{2,}/)) {
    const fences = piece.split('```').length - 1;
    if (code) code += `\n\n${piece}`;
    else if (fences % 2 === 1) code = piece;
    else pieces.push(piece.trim());
    if (code && fences % 2 === 1 && code !== piece) {
      pieces.push(code.trim());
      code = '';
    }
  }
  return pieces.filter((piece) => piece.length > 20 && piece.length < 3000);
}

const sentences = passages
  .filter((piece) => /^[A-Z][a-z]/.test(piece) && !piece.includes('```'))
  .flatMap((piece) => piece.split(/(?<=[.?!])\s+/))
  .filter((sentence) => sentence.length > 30 && sentence.length < 200);

const asked = [
  'How do I do this:',
  'Can you explain',
  'What is wrong here?',
  'I have read this and do not understand it:',
  'Please rewrite for a beginner:',
  'Is it still true that',
  'Write a test for the following.',
  'Summarise in three points:',
];

const syllables =
  'ba con da en fer gen hi in jo ka lo ment ne or pre qui re sta tion un ve wer ex ya zo ing ter al'.split(
    ' ',
  );

/** Names of products, people and variables: most of them seldom. */
const names = Array.from({ length: 30_000 }, (_, index) => {
  const next = random(index * 7919 + 13);
  return Array.from({ length: 2 + below(next, 3) }, () => oneOf(next, syllables)).join('');
});

export const englishName = (next: Chance) => names[zipf(next, names.length)] as string;

/** Two words that stand beside each other somewhere. */
export function englishPhrase(next: Chance): string {
  const words = oneOf(next, sentences).match(/[A-Za-z]{3,}/g) ?? ['server', 'component'];
  const at = below(next, Math.max(1, words.length - 1));
  return words.slice(at, at + 2).join(' ');
}

function withNames(next: Chance, text: string): string {
  return text.replace(/\b[a-z]{6,}\b/g, (word) => (next() < 0.06 ? englishName(next) : word));
}

// ── Chinese ──────────────────────────────────────────────────────────────────────────────────────

const characters =
  '的一是不了在人有我他这中大来上国个到说们为子和你地出道也时年得就那要下以生会自着去之过家学对可她里后小么心多天而能好都然没日于起还发成事只作当想看文无开手十用主行方又如前所本见经头面公同三已老从动两长知民样现分将外但身些与高意进把法此实回二理美点月明其种声全工己话儿者向情部正名定女问力机给等几很业最间新什打便位因重被走电四第门相次东政海口使教西再平真听世气信北少关并内加化由却代军产入先山五太水万市眼体别处总才场师书比住员九笑性通目华报立马命张活难神数件安表原车白应路期叫死常提感金何更反合放做系计或司利受光王果亲界及今京务制解各任至清物台象记边共风战干接它许八特觉望直服毛林题建南度统色字请交爱让认算论百吃义科怎元社术结六功指思非流每青管夫连远资队跟带花快条院变联权往展该领传近留红治决周保达办运武半候七必城父强步完革深区即求品士转量空甚众技轻程告江语英基派满式李息写呢识极令黄德收脸钱党倒未持取设始版双历越史商千片容研像找友孩站广改议形委早房音火际则首单据导影失拿网香似斯专石若兵弟谁校读志飞观争究包组造落视济喜离虽坏';
const han = [...characters];

const lexicon = {
  谁: '我们 你们 用户 客户 系统 团队 管理员 服务器 程序 模型 前端 后端 网关 同事 老板 供应商 开发者 学生 老师 医生 读者 公司 部门 平台 数据库 浏览器 手机 机器人 作者 编辑'.split(
    ' ',
  ),
  做: '处理 统计 排序 分析 生成 检查 修改 删除 保存 上传 下载 翻译 总结 解释 设计 实现 优化 测试 部署 监控 记录 查询 计算 比较 选择 配置 迁移 压缩 缓存 验证 转换 更新 发布 回滚 导出 导入 合并 拆分 评估 预测'.split(
    ' ',
  ),
  什么: '请求 数据 模型使用统计 接口 日志 文件 图片 订单 价格 账单 密钥 会话 消息 索引 报表 代码 函数 变量 参数 错误 权限 队列 缓存 任务 版本 分支 合同 文章 标题 段落 算法 表格 字段 时区 流量 延迟 吞吐量 令牌 配额 告警 测试用例 需求文档 周报 简历 旅行计划 菜谱 论文摘要'.split(
    ' ',
  ),
  怎样: '快速 稳定 准确 简单 完整 安全 重复 自动 手动 同时 逐步 提前 经常 偶尔 完全 部分 明显 大量 正确 及时 意外 异步 顺利 反复'.split(
    ' ',
  ),
  何时: '今天 昨天 上周 现在 以后 首先 然后 最后 每天凌晨 高峰时段 发布之前 出错以后 通常 有时候 一般来说 去年 下个月 测试期间'.split(
    ' ',
  ),
};
type Slot = keyof typeof lexicon;

const frames = [
  '何时，谁需要怎样地做什么，否则什么会变得不一致',
  '如果什么没有通过检查，谁就不能做什么',
  '谁怎样做了什么，但是什么的延迟仍然很高',
  '你可以先做什么，再做什么，这样更怎样',
  '请帮我做一下什么，要求怎样并且怎样',
  '这个问题的原因在于谁做什么的时候没有做什么',
  '建议把什么和什么分开，由谁来做',
  '下面是做什么的步骤：第一，做什么；第二，做什么；第三，做什么',
  '何时出现了什么的错误，谁怎样做过以后仍然没有恢复',
  '谁问：怎么才能怎样地做什么？',
  '注意：做什么之前一定要做什么，尤其是谁正在做什么的时候',
  '与什么相比，什么更怎样，也更容易让谁做',
  '从什么来看，谁何时做的什么比预期多',
  '这段什么的意思是：谁只要做什么，就会怎样得到什么',
];

function chineseWord(next: Chance, slot: Slot): string {
  if (next() < 0.3)
    return Array.from({ length: 2 + below(next, 2) }, () => han[zipf(next, han.length)]).join('');
  if (next() < 0.08) return ` ${englishName(next)} `;
  return lexicon[slot][zipf(next, lexicon[slot].length)] as string;
}

function chineseSentence(next: Chance): string {
  const text = oneOf(next, frames).replace(/谁|做|什么|怎样|何时/g, (slot) =>
    chineseWord(next, slot as Slot),
  );
  return `${text}。`;
}

// ── What tools answer ────────────────────────────────────────────────────────────────────────────

const hexDigits = (next: Chance, count: number) =>
  Array.from({ length: count }, () => below(next, 16).toString(16)).join('');

function toolResult(next: Chance): string {
  const count = 3 + below(next, 8);
  if (next() < 0.5) {
    const rows = Array.from({ length: count }, () => ({
      id: hexDigits(next, 12),
      name: englishName(next),
      status: oneOf(next, ['active', 'active', 'paused', 'failed']),
      total: below(next, 100_000) / 100,
    }));
    return JSON.stringify(rows);
  }
  return Array.from({ length: count }, () => {
    const time = `2026-0${1 + below(next, 9)}-1${below(next, 10)}T0${below(next, 10)}:${10 + below(next, 50)}:${10 + below(next, 50)}Z`;
    return `${time} ${oneOf(next, ['INFO', 'INFO', 'WARN', 'ERROR'])} [${englishName(next)}] request ${hexDigits(next, 8)} took ${below(next, 5000)} ms`;
  }).join('\n');
}

// ── Messages ─────────────────────────────────────────────────────────────────────────────────────

/** What a conversation is about, and in which language. */
export type Subject = { chinese: boolean; at: number };

export function subject(next: Chance): Subject {
  return { chinese: next() < 0.4, at: below(next, passages.length) };
}

/** Answers are longer than questions, go on in the subject's document, and now and then a tool answers instead. */
export function message(next: Chance, answer: boolean, about: Subject = subject(next)): string {
  if (answer && next() < 0.08) return toolResult(next);
  if (about.chinese) {
    const count = answer ? 3 + zipf(next, 24) : 1 + below(next, 2);
    const said = Array.from({ length: count }, () => chineseSentence(next)).join('');
    return answer && next() < 0.15 ? `${said}\n\n${nextPassage(about)}` : said;
  }
  if (!answer) return `${oneOf(next, asked)} ${withNames(next, oneOf(next, sentences))}`;
  const count = 1 + zipf(next, 6);
  return Array.from({ length: count }, () => withNames(next, nextPassage(about))).join('\n\n');
}

function nextPassage(about: Subject): string {
  const passage = passages[about.at] as string;
  about.at = (about.at + 1) % passages.length;
  return passage;
}
