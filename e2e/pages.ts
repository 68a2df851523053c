/** Every page of the dashboard, by the key that follows `g`. */
export const adminPages = [
  { key: 'o', path: '/', title: 'Overview', chinese: '概览' },
  { key: 'm', path: '/models', title: 'Models', chinese: '模型' },
  { key: 'r', path: '/requests', title: 'Requests', chinese: '请求' },
  { key: 'c', path: '/conversations', title: 'Conversations', chinese: '对话' },
  { key: 'k', path: '/keys', title: 'Keys', chinese: '密钥' },
  { key: 'a', path: '/accounts', title: 'Accounts', chinese: '账号' },
  { key: 'u', path: '/users', title: 'Users', chinese: '用户' },
  { key: 'j', path: '/projects', title: 'Projects', chinese: '项目' },
  { key: 'p', path: '/pricing', title: 'Pricing', chinese: '价格' },
  { key: 'q', path: '/quotas', title: 'Quotas & alerts', chinese: '配额与告警' },
  { key: 'y', path: '/playground', title: 'Playground', chinese: '试验场' },
  { key: 'n', path: '/connect', title: 'Connect', chinese: '接入' },
  { key: 's', path: '/settings', title: 'Settings', chinese: '设置' },
] as const;

export const userPaths = ['/', '/requests', '/conversations', '/keys', '/connect'] as const;

export const settingsSections = ['retention', 'privacy', 'jobs', 'audit', 'about'] as const;
