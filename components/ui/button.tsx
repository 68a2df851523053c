import { cva, type VariantProps } from 'class-variance-authority';
import Link from 'next/link';
import type { ComponentProps } from 'react';
import { classNames } from './class-names';
import { Spinner } from './spinner';

export const buttonStyle = cva(
  'inline-flex shrink-0 select-none items-center justify-center gap-1.5 whitespace-nowrap rounded-md border font-medium transition-colors disabled:cursor-default disabled:opacity-50 aria-disabled:opacity-50 [&_svg]:size-4 [&_svg]:shrink-0',
  {
    variants: {
      variant: {
        primary: 'border-transparent bg-accent text-accent-ink hover:not-disabled:bg-accent-strong',
        secondary:
          'border-line-strong bg-surface text-ink hover:not-disabled:bg-hover data-popup-open:bg-hover',
        quiet:
          'border-transparent text-ink-soft hover:not-disabled:bg-hover hover:not-disabled:text-ink data-popup-open:bg-hover',
        danger: 'border-transparent bg-bad text-bad-ink hover:not-disabled:bg-bad-strong',
        link: 'h-auto border-0 px-0 text-accent underline-offset-4 hover:underline',
      },
      size: {
        small: 'h-7 px-2 text-sm',
        normal: 'h-8 px-3 text-base',
        large: 'h-10 px-4 text-base',
        icon: 'size-8',
        'icon-small': 'size-7',
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
