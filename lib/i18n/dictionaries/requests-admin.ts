import { dictionary } from '../dictionary';

/** For administrators alone: what a request was like behind the scenes. */
export const requestsAdminText = dictionary({
  en: {
    columns: {
      user: 'User',
      account: 'Account',
      upstreamModel: 'Upstream model',
      attempts: 'Attempts',
      baseCost: 'Base cost',
    },
    attempts: 'Attempts',
    noAttempts: 'No upstream was asked.',
    attempt: (number: number) => `Attempt ${number}`,
    startedAfter: (time: string) => `after ${time}`,
    asModel: (model: string) => `as ${model}`,
    baseCost: 'Base cost',
    rate: 'Price rate',
    billed: 'Billed',
    upstreamRequestId: 'Upstream’s request id',
    upstreamModel: 'Upstream model',
    platform: 'Platform',
    setPrice: 'Set a price',
  },
  zh: {
    columns: {
      user: '用户',
      account: '账号',
      upstreamModel: '上游模型',
      attempts: '尝试次数',
      baseCost: '基础成本',
    },
    attempts: '尝试',
    noAttempts: '未请求任何上游。',
    attempt: (number) => `第 ${number} 次尝试`,
    startedAfter: (time) => `${time} 后`,
    asModel: (model) => `实际模型 ${model}`,
    baseCost: '基础成本',
    rate: '价格倍率',
    billed: '计费',
    upstreamRequestId: '上游请求编号',
    upstreamModel: '上游模型',
    platform: '平台',
    setPrice: '设置价格',
  },
});
