// The words of an alert, in the language of the channel it goes to.
import type { AlertEvent, Severity } from './alert-kinds';

export type AlertLocale = 'en' | 'zh';

export type AlertWords = { title: string; lines: string[] };

const severityWord: Record<AlertLocale, Record<Severity, string>> = {
  en: { warning: 'Warning', critical: 'Critical' },
  zh: { warning: '警告', critical: '严重' },
};

const periodWord: Record<AlertLocale, Record<'day' | 'week' | 'month' | 'total', string>> = {
  en: { day: 'daily', week: 'weekly', month: 'monthly', total: 'total' },
  zh: { day: '每日', week: '每周', month: '每月', total: '总计' },
};

const scopeWord: Record<AlertLocale, Record<'user' | 'project' | 'key' | 'account' | 'global', string>> = {
  en: { user: 'user', project: 'project', key: 'key', account: 'account', global: 'everything' },
  zh: { user: '用户', project: '项目', key: '密钥', account: '账号', global: '全局' },
};

function money(usd: number, locale: AlertLocale): string {
  return new Intl.NumberFormat(locale, {
    style: 'currency',
    currency: 'USD',
    currencyDisplay: 'narrowSymbol',
    maximumSignificantDigits: Math.abs(usd) < 0.01 ? 3 : undefined,
  }).format(usd);
}

function amount(value: number, measure: 'tokens' | 'cost', locale: AlertLocale): string {
  if (measure === 'cost') return money(value, locale);
  const number = new Intl.NumberFormat(locale, { maximumFractionDigits: 0 }).format(value);
  return locale === 'zh' ? `${number} 个 token` : `${number} tokens`;
}

/** 2026-11-22 00:00 UTC: every reader of a channel sees the same, wherever they are. */
function plainTime(iso: string): string {
  return `${iso.slice(0, 10)} ${iso.slice(11, 16)} UTC`;
}

function english(event: AlertEvent): AlertWords {
  switch (event.kind) {
    case 'quota': {
      const { facts } = event;
      const whose =
        facts.scope === 'global' ? 'everything' : `${scopeWord.en[facts.scope]} ${facts.scopeName}`;
      return {
        title: `${facts.threshold}% of the ${periodWord.en[facts.period]} quota of ${whose} is used`,
        lines: [
          `${amount(facts.used, facts.measure, 'en')} of ${amount(facts.limit, facts.measure, 'en')} (${facts.name})`,
          ...(facts.resetsAt ? [`Starts again at ${plainTime(facts.resetsAt)}`] : []),
        ],
      };
    }
    case 'error_rate':
      return {
        title: `${event.facts.percent}% of requests fail`,
        lines: [
          `${event.facts.errors} of ${event.facts.requests} requests in the last ${event.facts.minutes} minutes`,
        ],
      };
    case 'account_down':
      return {
        title: `Account ${event.facts.accountName} keeps failing`,
        lines: [`${event.facts.failures} failures in a row`, `Last error: ${event.facts.lastError}`],
      };
    case 'spend_spike':
      return {
        title: `Spending is ${event.facts.factor} times the usual`,
        lines: [
          `${money(event.facts.spent, 'en')} in the last ${event.facts.hours} h, usually ${money(event.facts.usual, 'en')}`,
        ],
      };
    case 'journal_age':
      return {
        title: `Rows are written late on ${event.facts.node}`,
        lines: [
          `${event.facts.pending} requests wait in the journal, the oldest for ${event.facts.seconds} s. Nothing is lost.`,
        ],
      };
    case 'drift':
      return {
        title: `Sums do not agree: ${event.facts.what}`,
        lines: [`${event.facts.where}: expected ${event.facts.expected}, found ${event.facts.found}`],
      };
    case 'price_unknown':
      return {
        title: `No price is known for ${event.facts.model}`,
        lines: [`${event.facts.requests} requests on ${event.facts.day} have no cost until a price is set.`],
      };
  }
}

function chinese(event: AlertEvent): AlertWords {
  switch (event.kind) {
    case 'quota': {
      const { facts } = event;
      const whose = facts.scope === 'global' ? '全局' : `${scopeWord.zh[facts.scope]} ${facts.scopeName} 的`;
      return {
        title: `${whose}${periodWord.zh[facts.period]}配额已用 ${facts.threshold}%`,
        lines: [
          `已用 ${amount(facts.used, facts.measure, 'zh')}，上限 ${amount(facts.limit, facts.measure, 'zh')}（${facts.name}）`,
          ...(facts.resetsAt ? [`重置时间：${plainTime(facts.resetsAt)}`] : []),
        ],
      };
    }
    case 'error_rate':
      return {
        title: `${event.facts.percent}% 的请求失败`,
        lines: [
          `最近 ${event.facts.minutes} 分钟内 ${event.facts.requests} 个请求中有 ${event.facts.errors} 个失败`,
        ],
      };
    case 'account_down':
      return {
        title: `账号 ${event.facts.accountName} 持续失败`,
        lines: [`连续失败 ${event.facts.failures} 次`, `最近的错误：${event.facts.lastError}`],
      };
    case 'spend_spike':
      return {
        title: `消费达到平时的 ${event.facts.factor} 倍`,
        lines: [
          `最近 ${event.facts.hours} 小时消费 ${money(event.facts.spent, 'zh')}，平时约 ${money(event.facts.usual, 'zh')}`,
        ],
      };
    case 'journal_age':
      return {
        title: `节点 ${event.facts.node} 写入延迟`,
        lines: [
          `日志中有 ${event.facts.pending} 个请求等待写入，最早的已等待 ${event.facts.seconds} 秒。数据没有丢失。`,
        ],
      };
    case 'drift':
      return {
        title: `统计不一致：${event.facts.what}`,
        lines: [`${event.facts.where}：应为 ${event.facts.expected}，实为 ${event.facts.found}`],
      };
    case 'price_unknown':
      return {
        title: `模型 ${event.facts.model} 没有价格`,
        lines: [`${event.facts.day} 有 ${event.facts.requests} 个请求无法计费，请设置价格。`],
      };
  }
}

/** What happened, without how bad it is. */
export function happening(event: AlertEvent, locale: AlertLocale): AlertWords {
  return locale === 'zh' ? chinese(event) : english(event);
}

export function alertWords(event: AlertEvent, severity: Severity, locale: AlertLocale): AlertWords {
  const words = happening(event, locale);
  return {
    title: `${severityWord[locale][severity]}${locale === 'zh' ? '：' : ': '}${words.title}`,
    lines: words.lines,
  };
}

/** One message for many alerts, where a channel takes only so many messages a minute. */
export function digestTitle(count: number, locale: AlertLocale): string {
  return locale === 'zh' ? `${count} 条告警` : `${count} alerts`;
}

export function testWords(locale: AlertLocale): AlertWords {
  return locale === 'zh'
    ? { title: '测试消息', lines: ['这个通道可以收到 Weir 的告警。'] }
    : { title: 'Test message', lines: ['This channel receives the alerts of Weir.'] };
}
