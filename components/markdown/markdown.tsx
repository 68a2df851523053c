'use client';

// Markdown as people and models write it, for reading. Never HTML: what looks like it is shown as text. Links lead
// to the web or to mail only, images are never fetched. It arrives in a chunk of its own.
import { ImageOff } from 'lucide-react';
import { Children, type ComponentProps, isValidElement, type ReactNode } from 'react';
import ReactMarkdown, { type Components } from 'react-markdown';
import remarkGfm from 'remark-gfm';
import { conversationsText } from '@/lib/i18n/dictionaries/conversations';
import { useText } from '@/lib/i18n/locale-provider';
import { CodeBlock } from './code-block';
import { evenHeadings } from './even-headings';
import { safeAddress } from './safe-address';
import { shownText } from './shown-text';
import './prose.css';

export type MarkdownProps = {
  text: string;
  /** Keeps the footnotes of one message apart from those of others. */
  name: string;
};

const plugins = [remarkGfm];
const treePlugins = [evenHeadings];

/** Addresses are judged where they are used, so that what is refused can still be read. */
const asItIs = (address: string) => address;

export default function Markdown({ text, name }: MarkdownProps) {
  const prefix = `${name}-`;
  return (
    <div dir="auto" className="prose break-words [overflow-wrap:anywhere]">
      <ReactMarkdown
        remarkPlugins={plugins}
        rehypePlugins={treePlugins}
        remarkRehypeOptions={{ clobberPrefix: prefix }}
        urlTransform={asItIs}
        components={components}
      >
        {shownText(text)}
      </ReactMarkdown>
    </div>
  );
}

const components: Components = {
  a: ({ href = '', children, id }) => <SafeLink address={href} id={id} label={children} />,
  img: ({ src, alt = '' }) => <ImagePlace address={typeof src === 'string' ? src : ''} alt={alt} />,
  pre: ({ children }) => <Code>{children}</Code>,
  code: ({ children }) => <code className="code">{children}</code>,
  table: ({ children }) => <ScrollingTable>{children}</ScrollingTable>,
  // A heading over nothing says nothing.
  th: ({ children, style }) =>
    Children.count(children) === 0 ? <td /> : <th style={alignment(style)}>{children}</th>,
  td: ({ children, style }) => <td style={alignment(style)}>{children}</td>,
  // A box to tick that cannot be ticked is a sign, no control.
  input: ({ checked }) => <span aria-hidden>{checked ? '☑ ' : '☐ '}</span>,
};

function alignment(style: ComponentProps<'td'>['style']) {
  return style?.textAlign ? { textAlign: style.textAlign } : undefined;
}

function SafeLink({ address, id, label }: { address: string; id: string | undefined; label: ReactNode }) {
  const safe = safeAddress(address);
  if (safe) {
    return (
      <a href={safe} id={id} title={safe} target="_blank" rel="noopener noreferrer nofollow">
        {label}
      </a>
    );
  }
  // To a footnote and back.
  if (/^#message-\d+-fn/.test(address)) {
    return (
      <a href={address} id={id}>
        {label}
      </a>
    );
  }
  return (
    <span id={id} title={address}>
      {label}
    </span>
  );
}

function ImagePlace({ address, alt }: { address: string; alt: string }) {
  const text = useText(conversationsText);
  return (
    <span
      title={text.imageNotLoaded}
      className="my-1 inline-flex max-w-full items-start gap-2 rounded-md border border-line-strong border-dashed px-2 py-1 text-sm"
    >
      <ImageOff aria-hidden className="mt-0.5 size-4 shrink-0 text-ink-faint" />
      <span className="min-w-0">
        <span className="block">{alt || text.image}</span>
        <span className="block max-h-20 overflow-hidden break-all font-mono text-ink-soft text-xs">
          {address.length > 300 ? `${address.slice(0, 300)}…` : address}
        </span>
      </span>
    </span>
  );
}

function Code({ children }: { children: ReactNode }) {
  const inner = Children.toArray(children)[0];
  if (!isValidElement<{ className?: string; children?: ReactNode }>(inner)) return <pre>{children}</pre>;
  const language = /language-(\S+)/.exec(inner.props.className ?? '')?.[1] ?? '';
  const code = typeof inner.props.children === 'string' ? inner.props.children : '';
  return <CodeBlock code={code.replace(/\n$/, '')} language={language} />;
}

function ScrollingTable({ children }: { children: ReactNode }) {
  const text = useText(conversationsText);
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is for forms; this only scrolls
    <div
      role="group"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
      tabIndex={0}
      aria-label={text.table}
      className="max-w-full overflow-x-auto"
    >
      <table>{children}</table>
    </div>
  );
}
