import { accountAnswers } from '@/lib/accounts/account-answers';
import { accountAnswerSchema } from '@/lib/accounts/account-fields';
import { resetAccount } from '@/lib/accounts/manage-accounts';
import { dashboardRoute } from '@/lib/http/dashboard-route';
import { idParams } from '@/lib/http/fields';
import { accountPool } from '@/lib/pool/account-pool';

export const POST = dashboardRoute({
  role: 'admin',
  summary: "Ends an account's cooldowns and failure counts",
  params: idParams,
  answer: accountAnswerSchema,
  work: async ({ actor, params, database }) => {
    const row = await resetAccount(database, actor, params.id);
    // The answer shows the account as it is now, not as this node will know it a moment later.
    await accountPool().load(database);
    return (await accountAnswers(database, [row]))[0]!;
  },
});
