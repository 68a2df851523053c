/** The shape of a series, without figures: those stand beside it. */
export function Sparkline({ values, className }: { values: readonly number[]; className?: string }) {
  if (values.length < 2) return null;
  const largest = Math.max(...values);
  const width = 100;
  const height = 24;
  const at = (value: number, index: number) => {
    const x = (index / (values.length - 1)) * width;
    const y = height - 1 - (largest > 0 ? (value / largest) * (height - 2) : 0);
    return `${x.toFixed(2)},${y.toFixed(2)}`;
  };
  const line = values.map(at).join(' ');
  return (
    <svg
      aria-hidden="true"
      viewBox={`0 0 ${width} ${height}`}
      preserveAspectRatio="none"
      className={className}
    >
      <polygon points={`0,${height} ${line} ${width},${height}`} fill="var(--accent)" opacity="0.1" />
      <polyline
        points={line}
        fill="none"
        stroke="var(--accent)"
        strokeWidth="1.5"
        strokeLinejoin="round"
        vectorEffect="non-scaling-stroke"
      />
    </svg>
  );
}
