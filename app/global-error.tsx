'use client';

// The frame itself failed: no providers, no styles to rely on, and so both languages at once.
export default function GlobalError({ reset }: { error: Error & { digest?: string }; reset: () => void }) {
  return (
    <html lang="en">
      <body style={{ fontFamily: 'system-ui, sans-serif', padding: '4rem 1rem', textAlign: 'center' }}>
        <title>Weir</title>
        <h1 style={{ fontSize: '1.25rem' }}>Weir could not show this page · 页面无法显示</h1>
        <p>The log of the server says why. · 原因见服务器日志。</p>
        <button type="button" onClick={reset} style={{ padding: '0.5rem 1rem' }}>
          Try again · 重试
        </button>
      </body>
    </html>
  );
}
