'use client';

import Link from 'next/link';
import { useSearchParams } from 'next/navigation';
import type { ComponentProps } from 'react';
import { carryParameters } from '@/lib/queries/shared-parameters';

/** A link to another page that takes the time range and filters along. */
export function CarriedLink({ href, ...rest }: Omit<ComponentProps<typeof Link>, 'href'> & { href: string }) {
  const current = useSearchParams();
  return <Link href={carryParameters(href, current)} {...rest} />;
}
