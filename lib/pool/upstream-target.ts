// Where a call goes at an account's upstream, and with which credentials. Pure: no network, no state.
import type { AuthStyle, PoolAccount, WireProtocol } from '@/lib/pool/account';
import { presetOfProvider, servesEndpoint } from '@/lib/pool/presets';

export type TargetQuestion = {
  protocol: WireProtocol;
  endpoint: string;
  /** The upstream's name of the model. */
  model: string;
  /** The client's raw query; Weir's own parameters (`key`) are taken out here. */
  query: string;
  /** The Gemini path's version, `v1beta` or `v1`. */
  version?: string;
};

export type UpstreamTarget = {
  origin: string;
  /** Path and query, for undici's `request`. */
  path: string;
  /** Lower-case. These win over whatever the client sent. */
  headers: Record<string, string>;
  /** Lower-case. Sent only where the client sent none of the same name (e.g. anthropic-version). */
  defaultHeaders: Record<string, string>;
};

type TargetAccount = Pick<
  PoolAccount,
  'platform' | 'provider' | 'baseUrl' | 'secret' | 'authStyle' | 'apiVersion'
>;

const azureVersion = '2024-10-21';
/** The responses endpoint exists on Azure only in newer versions than the stable one above. */
const azureResponsesVersion = '2025-04-01-preview';

/** The client's query without the parameters that are Weir's or the account's to decide. */
function passedQuery(query: string, taken: readonly string[]): string {
  if (query === '') return '';
  return query
    .split('&')
    .filter((pair) => {
      const name = pair.split('=', 1)[0]!;
      try {
        return !taken.includes(decodeURIComponent(name).toLowerCase());
      } catch {
        return true;
      }
    })
    .filter((pair) => pair !== '')
    .join('&');
}

function withoutEnd(path: string, ends: RegExp): string {
  return path.replace(/\/+$/, '').replace(ends, '').replace(/\/+$/, '');
}

/** A model's name as path segments: slashes stay, everything else that means something in a path does not. */
function modelSegments(model: string): string {
  return model
    .split('/')
    .map((segment) => (segment === '.' || segment === '..' ? '%2E' : encodeURIComponent(segment)))
    .join('/');
}

function credentials(style: AuthStyle, secret: string): { headers: Record<string, string>; query: string } {
  if (secret === '' || style === 'none') return { headers: {}, query: '' };
  if (style === 'query-key') return { headers: {}, query: `key=${encodeURIComponent(secret)}` };
  if (style === 'bearer') return { headers: { authorization: `Bearer ${secret}` }, query: '' };
  return { headers: { [style]: secret }, query: '' };
}

type Place = { path: string; style: AuthStyle; fixedQuery?: string };

function openaiPlace(account: TargetAccount, base: string, question: TargetQuestion): Place {
  const { endpoint } = question;
  if (account.platform === 'anthropic') {
    const style = account.authStyle === 'x-api-key' ? 'bearer' : account.authStyle;
    return { path: `${withoutEnd(base, /\/v1$/)}/v1/${endpoint}`, style };
  }
  if (account.platform === 'gemini') {
    const style = account.authStyle === 'none' ? 'none' : 'bearer';
    return { path: `${withoutEnd(base, /\/v1(beta)?(\/openai)?$/)}/v1beta/openai/${endpoint}`, style };
  }
  if (account.platform === 'azure-openai') return azurePlace(account, base, question);
  // A bare host is what people paste; OpenAI's own paths all begin with /v1.
  return { path: `${base === '' ? '/v1' : base}/${endpoint}`, style: account.authStyle };
}

function azurePlace(account: TargetAccount, base: string, { endpoint, model }: TargetQuestion): Place {
  const style = account.authStyle;
  const chosen = account.apiVersion ? `api-version=${encodeURIComponent(account.apiVersion)}` : undefined;
  // The newer surface under /openai/v1 takes the deployment as the body's model and needs no version.
  if (/\/openai\/v1$/.test(base)) return { path: `${base}/${endpoint}`, style, fixedQuery: chosen };
  if (/\/deployments\/[^/]+$/.test(base)) {
    return { path: `${base}/${endpoint}`, style, fixedQuery: chosen ?? `api-version=${azureVersion}` };
  }
  const root = `${withoutEnd(base, /\/openai$/)}/openai`;
  if (endpoint === 'models' || endpoint === 'responses') {
    const version = endpoint === 'models' ? azureVersion : azureResponsesVersion;
    return { path: `${root}/${endpoint}`, style, fixedQuery: chosen ?? `api-version=${version}` };
  }
  return {
    path: `${root}/deployments/${encodeURIComponent(model)}/${endpoint}`,
    style,
    fixedQuery: chosen ?? `api-version=${azureVersion}`,
  };
}

function geminiPlace(account: TargetAccount, base: string, question: TargetQuestion): Place {
  const root = withoutEnd(base, /\/v1(beta)?$/);
  const own = /\/(v1(?:beta)?)$/.exec(base)?.[1];
  const version = question.version ?? own ?? 'v1beta';
  if (question.endpoint === 'models') return { path: `${root}/${version}/models`, style: account.authStyle };
  const name = question.model.replace(/^models\//, '');
  const resource = /^(tunedModels|publishers|projects)\//.test(name) ? name : `models/${name}`;
  return {
    path: `${root}/${version}/${modelSegments(resource)}:${question.endpoint}`,
    style: account.authStyle,
  };
}

function anthropicPlace(account: TargetAccount, base: string, { endpoint }: TargetQuestion): Place {
  if (account.platform === 'anthropic') {
    return { path: `${withoutEnd(base, /\/v1$/)}/v1/${endpoint}`, style: account.authStyle };
  }
  const prefix = presetOfProvider(account.provider)?.anthropicPath ?? '';
  return { path: `${prefix}/v1/${endpoint}`, style: account.authStyle };
}

/** Where a call goes and with which credentials; null where this account has no such endpoint. */
export function upstreamTarget(account: TargetAccount, question: TargetQuestion): UpstreamTarget | null {
  if (!servesEndpoint(account, question.protocol, question.endpoint)) return null;
  const url = new URL(account.baseUrl);
  const base = url.pathname.replace(/\/+$/, '');
  const place =
    question.protocol === 'openai'
      ? openaiPlace(account, base, question)
      : question.protocol === 'anthropic'
        ? anthropicPlace(account, base, question)
        : geminiPlace(account, base, question);
  const access = credentials(place.style, account.secret);
  const passed = passedQuery(question.query, place.fixedQuery ? ['key', 'api-version'] : ['key']);
  const query = [url.search.slice(1), passed, place.fixedQuery, access.query].filter(Boolean).join('&');
  return {
    origin: url.origin,
    path: query ? `${place.path}?${query}` : place.path,
    headers: access.headers,
    defaultHeaders: question.protocol === 'anthropic' ? { 'anthropic-version': '2023-06-01' } : {},
  };
}
