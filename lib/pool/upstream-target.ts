import type { PoolAccount, WireProtocol } from '@/lib/pool/account';

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

/** Where a call goes and with which credentials; null where this account has no such endpoint. */
export function upstreamTarget(_account: PoolAccount, _question: TargetQuestion): UpstreamTarget | null {
  throw new Error('not ready');
}
