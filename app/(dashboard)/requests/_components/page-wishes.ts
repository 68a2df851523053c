// What the page asks besides the list: the same for the server's first paint as for the browser.

export const histogramWish = { metric: 'requests', by: 'status' } as const;

export const railFields = {
  admin: ['status', 'model', 'errorCode', 'keyId', 'userId', 'accountId', 'usageSource', 'stream'],
  user: ['status', 'model', 'errorCode', 'keyId', 'projectId', 'usageSource', 'stream'],
} as const;
