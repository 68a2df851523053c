/** A weir seen from the bank: the water's surface, and the crest it falls over. */
export function BrandMark({ className }: { className?: string }) {
  return (
    <svg viewBox="0 0 24 24" aria-hidden="true" className={className} fill="none">
      <path
        d="M2 7h6.5c3.2 0 3.4 2.2 3.9 5 .5 2.9.8 5 4.1 5H22"
        stroke="var(--accent)"
        strokeWidth="2.25"
        strokeLinecap="round"
      />
      <path
        d="M2 12h5.5c2 0 2.5 1.2 2.8 2.6"
        stroke="var(--accent)"
        strokeWidth="2.25"
        strokeLinecap="round"
        opacity=".55"
      />
      <path d="M2 17h4.5" stroke="var(--accent)" strokeWidth="2.25" strokeLinecap="round" opacity=".3" />
    </svg>
  );
}

export function Brand() {
  return (
    <span className="flex items-center gap-2 font-semibold text-lg tracking-tight">
      <BrandMark className="size-6" />
      Weir
    </span>
  );
}
