'use client';

import { Check, Copy } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { commonText } from '@/lib/i18n/dictionaries/common';
import { useText } from '@/lib/i18n/locale-provider';
import { Button } from './button';
import { copyText } from './copy-text';
import { toast } from './toast';

type CopyButtonProps = {
  value: string;
  /** What is copied, for screen readers: "Copy key". */
  label?: string;
  withText?: boolean;
  className?: string;
};

export function CopyButton({ value, label, withText = false, className }: CopyButtonProps) {
  const text = useText(commonText);
  const [copied, setCopied] = useState(false);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);

  async function copy() {
    if (!(await copyText(value))) {
      toast.error(text.copyFailed);
      return;
    }
    setCopied(true);
    clearTimeout(timer.current);
    timer.current = setTimeout(() => setCopied(false), 1500);
  }

  return (
    <Button
      variant={withText ? 'secondary' : 'quiet'}
      size={withText ? 'normal' : 'icon-small'}
      aria-label={withText ? label : copied ? text.copied : (label ?? text.copy)}
      onClick={() => void copy()}
      className={className ?? ''}
    >
      {copied ? <Check className="text-good" /> : <Copy />}
      {withText ? <span aria-live="polite">{copied ? text.copied : text.copy}</span> : null}
    </Button>
  );
}
