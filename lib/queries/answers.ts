// What routes answer, as types inferred from their schemas. The one file of this room that names server rooms:
// types are erased, so nothing of theirs reaches the browser.
import type { z } from 'zod';
import type { importAnswerSchema } from '@/lib/accounts/import-accounts';
import type { projectAnswerSchema } from '@/lib/auth/projects';
import type { connectionAnswerSchema } from '@/lib/connection/connection-status';
import type { exchangeAnswerSchema } from '@/lib/price-list/price-fields';
import type { quotaStatusAnswer } from '@/lib/quotas/quota-status';
import type { usageSummarySchema } from '@/lib/quotas/usage-summary';
import type { userBreakdownSchema } from '@/lib/stats/breakdown';
import type { userOverviewSchema } from '@/lib/stats/overview';
import type { daysSchema, ownModelsSchema } from '@/lib/stats/own-usage';
import type {
  adminRequestDetailSchema,
  adminRequestSchema,
  userRequestSchema,
} from '@/lib/stats/request-row';

export type { AccountAnswer } from '@/lib/accounts/account-fields';
export type { TestAnswer } from '@/lib/accounts/test-account';
export type { AlertView } from '@/lib/alerts/alert-list';
export type { ChannelView } from '@/lib/alerts/channel-store';
export type { RuleView } from '@/lib/alerts/rule-store';
export type { KeyAnswer } from '@/lib/auth/key-fields';
export type { UserAnswer } from '@/lib/auth/user-fields';
export type { ConversationAnswer } from '@/lib/conversations/conversation-row';
export type { ConversationDetail } from '@/lib/conversations/detail';
export type { SearchAnswer } from '@/lib/conversations/search';
export type { PriceAnswer } from '@/lib/price-list/price-fields';
export type { QuotaView } from '@/lib/quotas/quota';
export type { ViewAnswer } from '@/lib/saved-views/saved-views';
export type { Settings, SettingsFields } from '@/lib/settings';
export type { Facets } from '@/lib/stats/facets';
export type { ModelsAnswer, ModelUsage } from '@/lib/stats/models';
export type { Realtime } from '@/lib/stats/realtime';
export type { Timeseries } from '@/lib/stats/timeseries';
export type { UsageDiagnostics } from '@/lib/stats/usage-diagnostics';
export type ExchangeAnswer = z.output<typeof exchangeAnswerSchema>;
export type ProjectAnswer = z.input<typeof projectAnswerSchema>;
export type Overview = z.output<typeof userOverviewSchema>;
export type Breakdown = z.output<typeof userBreakdownSchema>;
export type OwnDays = z.output<typeof daysSchema>;
export type OwnModels = z.output<typeof ownModelsSchema>;
export type UsageSummary = z.output<typeof usageSummarySchema>;
export type QuotaStatus = z.output<typeof quotaStatusAnswer>;
export type AdminRequest = z.output<typeof adminRequestSchema>;
export type ConnectionAnswer = z.input<typeof connectionAnswerSchema>;
export type ImportAnswer = z.input<typeof importAnswerSchema>;
export type KeyQuotaAnswer = z.input<typeof quotaStatusAnswer>;
/** A request as anybody may see it. */
export type RequestAnswer = z.output<typeof userRequestSchema>;
export type AdminRequestAnswer = z.output<typeof adminRequestDetailSchema>;
