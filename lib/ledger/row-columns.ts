import type { DimensionName } from './slices';

/** Where a row of `requests` keeps the id of each dimension. */
export const dimensionColumns: Record<DimensionName, string> = {
  key: 'key_dim',
  user: 'user_dim',
  project: 'project_dim',
  account: 'account_dim',
  provider: 'provider_dim',
  model: 'model_dim',
  protocol: 'protocol_dim',
  mode: 'mode_dim',
  status: 'status_dim',
  errorCode: 'error_code_dim',
  usageSource: 'usage_source_dim',
  stream: 'stream',
  cached: 'cached',
};
