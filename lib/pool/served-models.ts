// Which models an account serves, and under which names.
import { isGlob, matchesGlob } from '@/lib/globs';
import type { PoolAccount } from '@/lib/pool/account';

type ModelLists = Pick<PoolAccount, 'platform' | 'models' | 'modelMap' | 'defaultModel'>;

/** What a first-party platform has and nobody else's model could be mistaken for. */
const families: Partial<Record<PoolAccount['platform'], readonly string[]>> = {
  anthropic: ['claude*'],
  gemini: [
    'gemini*',
    'gemma*',
    'learnlm*',
    'imagen*',
    'veo*',
    'models/*',
    'tunedModels/*',
    'text-embedding-0*',
  ],
};

const vendorFamilies = ['claude*', 'gemini*', 'gpt-*', 'chatgpt-*', 'text-embedding-3*', 'o1*', 'o3*', 'o4*'];

/**
 * 2: the account names the model, or its platform is known to have it. 1: an account without a list, for a
 * model that is no known vendor's. 0: it does not serve it.
 */
export function servesModel(account: ModelLists, model: string): 0 | 1 | 2 {
  if (Object.hasOwn(account.modelMap, model)) return 2;
  if (account.models.length > 0) {
    return account.models.some((pattern) => matchesGlob(pattern, model)) ? 2 : 0;
  }
  const family = families[account.platform];
  if (!family) return 2;
  if (family.some((pattern) => matchesGlob(pattern, model))) return 2;
  return vendorFamilies.some((pattern) => matchesGlob(pattern, model)) ? 0 : 1;
}

/** The upstream's name for a model: the map's, exact names before globs, else the same. */
export function upstreamModelFor(account: ModelLists, model: string): string {
  const exact = Object.hasOwn(account.modelMap, model) ? account.modelMap[model] : undefined;
  if (exact) return exact;
  const glob = Object.keys(account.modelMap).find(
    (pattern) => isGlob(pattern) && matchesGlob(pattern, model),
  );
  return (glob && account.modelMap[glob]) || model;
}

/** The names that can be listed: globs cannot, but what the upstream listed and they match can. */
export function listableModels(account: ModelLists & Pick<PoolAccount, 'traits'>): string[] {
  const named = [...account.models, ...Object.keys(account.modelMap)].filter((name) => !isGlob(name));
  const listed = (account.traits.listedModels ?? []).filter((model) => servesModel(account, model) === 2);
  const byDefault =
    account.defaultModel && servesModel(account, account.defaultModel) > 0 ? [account.defaultModel] : [];
  return [...new Set([...named, ...listed, ...byDefault])];
}
