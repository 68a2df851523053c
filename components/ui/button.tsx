import { cva, type VariantProps } from 'class-variance-authority';
import Link from 'next/link';
import type { ComponentProps } from 'react';
import { classNames } from './class-names';
import { Spinner } from './spinner';

export const buttonStyle = cva(
  'base:inline-flex base:shrink-0 select-none items-center justify-center gap-1.5 whitespace-nowrap base:rounded-md base:border base:font-medium transition-colors disabled:cursor-default disabled:opacity-50 aria-disabled:opacity-50 [&_svg]:size-4 [&_svg]:shrink-0',
  {
    variants: {
      variant: {
        primary: 'base:border-transparent bg-accent base:text-accent-ink hover:not-disabled:bg-accent-strong',
        secondary:
          'base:border-line-strong base:bg-surface base:text-ink base:hover:not-disabled:bg-hover data-popup-open:bg-hover',
        quiet:
          'base:border-transparent base:text-ink-soft hover:not-disabled:bg-hover hover:not-disabled:text-ink data-popup-open:bg-hover',
        danger: 'base:border-transparent bg-bad base:text-bad-ink hover:not-disabled:bg-bad-strong',
        link: 'h-auto border-0 px-0 text-accent underline-offset-4 hover:underline',
      },
      size: {
        small: 'base:h-7 base:px-2 base:text-sm',
        normal: 'base:h-8 base:px-3 base:text-base',
        large: 'base:h-10 base:px-4 base:text-base',
        icon: 'base:size-8',
        'icon-small': 'base:size-7',
      },
    },
    defaultVariants: { variant: 'secondary', size: 'normal' },
  },
);

type ButtonLook = VariantProps<typeof buttonStyle>;

export function Button({
  variant,
  size,
  pending = false,
  className,
  children,
  disabled,
  type = 'button',
  ...rest
}: ComponentProps<'button'> & ButtonLook & { pending?: boolean }) {
  return (
    <button
      type={type}
      className={classNames(buttonStyle({ variant, size }), className)}
      disabled={disabled || pending}
      aria-busy={pending || undefined}
      {...rest}
    >
      {pending ? <Spinner /> : null}
      {children}
    </button>
  );
}

export function ButtonLink({ variant, size, className, ...rest }: ComponentProps<typeof Link> & ButtonLook) {
  return <Link className={classNames(buttonStyle({ variant, size }), className)} {...rest} />;
}
