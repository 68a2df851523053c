import { dictionary } from '../dictionary';

/** For administrators alone. */
export const overviewAdminText = dictionary({
  en: {
    live: 'Live',
    inFlight: 'in flight',
    requestsPerMinute: 'requests/min',
    tokensPerMinute: 'tokens/min',
    errorRate: 'errors, 5 min',
    p95: 'p95, 5 min',
    pending: (count: string) => `${count} waiting to be stored`,
    baseCost: (value: string) => `Base cost ${value}`,
    wholeQuota: 'Quota of all',
    openAlerts: (count: number) => (count === 1 ? '1 more alert' : `${count} more alerts`),
    acknowledge: 'Acknowledge',
    toAlerts: 'Alerts',
    alert: {
      quota: (name: string, share: string) => `${name} has used ${share} of its quota`,
      error_rate: (share: string, minutes: string) => `${share} of requests failed within ${minutes} minutes`,
      account_down: (name: string, failures: string) =>
        `Account ${name} has failed ${failures} times in a row`,
      spend_spike: (spent: string, factor: string) => `${spent} spent, ${factor} times the usual`,
      journal_age: (seconds: string, pending: string) =>
        `${pending} requests have been waiting ${seconds} s to be stored`,
      drift: (where: string) => `Sums differ from rows in ${where}`,
      price_unknown: (model: string, requests: string) =>
        `${model} has no price; ${requests} requests have no cost`,
      unknown: (kind: string) => `Alert: ${kind}`,
    },
    setPrice: 'Set a price',
  },
  zh: {
    live: '实时',
    inFlight: '进行中',
    requestsPerMinute: '请求/分',
    tokensPerMinute: 'Token/分',
    errorRate: '错误率 5 分钟',
    p95: 'p95 5 分钟',
    pending: (count) => `${count} 条待入库`,
    baseCost: (value) => `基础成本 ${value}`,
    wholeQuota: '全局配额',
    openAlerts: (count) => `另有 ${count} 条告警`,
    acknowledge: '确认',
    toAlerts: '告警',
    alert: {
      quota: (name, share) => `${name} 的配额已用 ${share}`,
      error_rate: (share, minutes) => `${minutes} 分钟内 ${share} 的请求失败`,
      account_down: (name, failures) => `账号 ${name} 连续失败 ${failures} 次`,
      spend_spike: (spent, factor) => `支出 ${spent}，为平时的 ${factor} 倍`,
      journal_age: (seconds, pending) => `${pending} 个请求等待入库已 ${seconds} 秒`,
      drift: (where) => `${where} 的汇总与明细不一致`,
      price_unknown: (model, requests) => `${model} 没有价格，${requests} 次请求无法计费`,
      unknown: (kind) => `告警：${kind}`,
    },
    setPrice: '设置价格',
  },
});
