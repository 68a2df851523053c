import { dictionary } from '../dictionary';

/** Pages that stand in for others: not found, failed. */
export const pagesText = dictionary({
  en: {
    notFound: 'This page does not exist',
    notFoundHelp: 'The address may be mistyped, or what it showed has been deleted.',
    failed: 'This page failed',
    failedHelp:
      'It is a fault in Weir, not in what you did. Try again; if it happens again, the log of the server says why.',
    toOverview: 'Go to the overview',
    tryIt: 'Send a request through Weir:',
    snippet: 'Example request',
  },
  zh: {
    notFound: '页面不存在',
    notFoundHelp: '地址可能有误，或其内容已被删除。',
    failed: '页面出错',
    failedHelp: '这是 Weir 的故障，与您的操作无关。请重试；若再次出现，服务器日志中有原因。',
    toOverview: '前往概览',
    tryIt: '通过 Weir 发送一个请求：',
    snippet: '请求示例',
  },
});
