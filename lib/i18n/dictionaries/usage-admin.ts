import { dictionary } from '../dictionary';

/** For administrators alone: the fields and groups that users do not have. */
export const usageAdminText = dictionary({
  en: {
    fields: { userId: 'User', accountId: 'Account' },
    groups: { user: 'User', account: 'Account' },
  },
  zh: {
    fields: { userId: '用户', accountId: '账号' },
    groups: { user: '用户', account: '账号' },
  },
});
