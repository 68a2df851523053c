import type { NextConfig } from 'next';

const securityHeaders = [
  { key: 'x-content-type-options', value: 'nosniff' },
  { key: 'referrer-policy', value: 'no-referrer' },
  { key: 'x-frame-options', value: 'DENY' },
  { key: 'permissions-policy', value: 'camera=(), microphone=(), geolocation=()' },
];

const config: NextConfig = {
  // Compression would hold back the chunks of live streams.
  compress: false,
  poweredByHeader: false,
  // Bottom left is where the navigation is collapsed.
  devIndicators: { position: 'bottom-right' },
  reactStrictMode: true,
  // Next would otherwise write files for coding tools into the working tree.
  agentRules: false,
  // `npm test` checks the types of the whole tree; a person who only starts Weir need not wait for that.
  typescript: { ignoreBuildErrors: true },
  // Native code, worker threads and files found at run time: these must stay as they were installed.
  serverExternalPackages: [
    '@prisma/adapter-pg',
    '@prisma/client',
    '@prisma/driver-adapter-utils',
    '@pydantic/genai-prices',
    'better-sqlite3',
    'croner',
    'gpt-tokenizer',
    'ioredis',
    'nodemailer',
    'pg',
    'pino',
    'prom-client',
    'undici',
  ],
  async headers() {
    return [{ source: '/:path*', headers: securityHeaders }];
  },
};

export default config;
