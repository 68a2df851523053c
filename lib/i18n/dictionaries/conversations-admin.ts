import { dictionary } from '../dictionary';

/** For administrators alone. */
export const conversationsAdminText = dictionary({
  en: {
    user: 'User',
    audited: 'Somebody else’s conversation: that you read it is in the audit log.',
    auditLog: 'Audit log',
    forbidden: 'Recording is forbidden',
    forbiddenHelp: 'The settings refuse all recording, whatever keys say.',
    openSettings: 'Open privacy settings',
  },
  zh: {
    user: '用户',
    audited: '这是他人的对话，您的查看已写入审计日志。',
    auditLog: '审计日志',
    forbidden: '已禁止记录',
    forbiddenHelp: '设置中禁止了所有记录，密钥开启也不生效。',
    openSettings: '前往隐私设置',
  },
});
