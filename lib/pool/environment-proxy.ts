// The proxy that the environment names for an address: HTTPS_PROXY, HTTP_PROXY, ALL_PROXY and their exceptions.

export type OutboundProxy = {
  https: string | undefined;
  http: string | undefined;
  all: string | undefined;
  /** Comma-separated hosts, domains (.example.org), host:port, or * for everything. */
  except: string | undefined;
};

function isExcepted(url: URL, except: string): boolean {
  const host = url.hostname.replace(/^\[|\]$/g, '').toLowerCase();
  const port = url.port || (url.protocol === 'https:' ? '443' : '80');
  return except
    .split(/[\s,]+/)
    .filter(Boolean)
    .some((entry) => {
      if (entry === '*') return true;
      const named = /^(?:\[([^\]]+)\]|([^:]+))(?::(\d+))?$/.exec(entry.toLowerCase());
      const name = named ? (named[1] ?? named[2]!) : entry.toLowerCase();
      if (named?.[3] && named[3] !== port) return false;
      const domain = name.replace(/^\*?\./, '');
      return host === domain || host.endsWith(`.${domain}`);
    });
}

export function proxyFromEnvironment(address: string, proxies: OutboundProxy): string | null {
  const url = new URL(address);
  const proxy = (url.protocol === 'https:' ? proxies.https : proxies.http) ?? proxies.all;
  if (!proxy) return null;
  return isExcepted(url, proxies.except ?? '') ? null : proxy;
}
