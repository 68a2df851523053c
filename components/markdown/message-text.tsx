'use client';

import { Component, lazy, type ReactNode, Suspense, useEffect, useRef, useState } from 'react';
import { Button } from '@/components/ui/button';
import { formatCount } from '@/lib/format/numbers';
import { conversationsText } from '@/lib/i18n/dictionaries/conversations';
import { useLocale, useText } from '@/lib/i18n/locale-provider';
import type { MarkdownProps } from './markdown';
import { PlainText } from './plain-text';
import { isTameMarkdown } from './tame-markdown';

const Markdown = lazy(() => import('./markdown'));

/** So much of a longer text stands there at first. */
const shownAtFirst = 20_000;
/** Texts are read as markdown when they are this close to the window. */
const nearPixels = 600;

/**
 * A text to read: at first as it was written, as markdown once it comes near the window. What is too long for that,
 * or made to keep the parser busy, stays as it was written.
 */
export function MessageText({ text, name }: MarkdownProps) {
  const words = useText(conversationsText);
  const { locale } = useLocale();
  const [whole, setWhole] = useState(false);
  const tame = isTameMarkdown(text);
  if (tame) return <AsMarkdown text={text} name={name} />;
  const shown = whole || text.length <= shownAtFirst ? text : text.slice(0, shownAtFirst);
  return (
    <div>
      <p className="mb-2 text-ink-faint text-sm">{words.notMarkdown}</p>
      <PlainText text={shown} />
      {shown.length < text.length ? (
        <Button className="mt-3" onClick={() => setWhole(true)}>
          {words.showWhole(formatCount(text.length, locale))}
        </Button>
      ) : null}
    </div>
  );
}

function AsMarkdown({ text, name }: MarkdownProps) {
  const place = useRef<HTMLDivElement>(null);
  const [near, setNear] = useState(false);
  useEffect(() => {
    const element = place.current;
    if (!element) return;
    const observer = new IntersectionObserver(
      (entries) => {
        if (!entries.some((entry) => entry.isIntersecting)) return;
        setNear(true);
        observer.disconnect();
      },
      { rootMargin: `${nearPixels}px 0px` },
    );
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  const plain = <PlainText text={text} />;
  return (
    <div ref={place} data-markdown={near ? 'on' : 'waiting'}>
      {near ? (
        <OrElse fallback={plain}>
          <Suspense fallback={plain}>
            <Markdown text={text} name={name} />
          </Suspense>
        </OrElse>
      ) : (
        plain
      )}
    </div>
  );
}

/** A text that the parser cannot cope with, or a parser that did not arrive, leaves the text as it was written. */
class OrElse extends Component<{ fallback: ReactNode; children: ReactNode }, { failed: boolean }> {
  override state = { failed: false };

  static getDerivedStateFromError() {
    return { failed: true };
  }

  override render() {
    return this.state.failed ? this.props.fallback : this.props.children;
  }
}
