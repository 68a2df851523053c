import type { Settings, SettingsFields } from './answers';
import { routeQuery } from './route-query';

export type { SettingsFields };
/** `fixed` names what the environment decides. */
export type SettingsAnswer = Settings & { fixed: string[] };

export const settingsPath = '/api/admin/settings';

export function settingsQuery() {
  return routeQuery<SettingsAnswer>(settingsPath);
}
