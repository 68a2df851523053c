'use client';

const maskId = 'weir-hatch';

/** Stripes for the interval that is not over yet; a mask serves every colour. */
export function HatchMask() {
  return (
    <defs>
      <pattern
        id={`${maskId}-stripes`}
        width="6"
        height="6"
        patternUnits="userSpaceOnUse"
        patternTransform="rotate(45)"
      >
        <rect width="6" height="6" fill="#fff" fillOpacity="0.28" />
        <rect width="2.5" height="6" fill="#fff" />
      </pattern>
      <mask id={maskId}>
        <rect x="0" y="0" width="100%" height="100%" fill={`url(#${maskId}-stripes)`} />
      </mask>
    </defs>
  );
}

type SegmentShapeProps = {
  unfinishedIndex: number;
  // What Recharts adds when it draws.
  x?: number;
  y?: number;
  width?: number;
  height?: number;
  fill?: string;
  payload?: { index: number };
};

export function SegmentShape({
  unfinishedIndex,
  x = 0,
  y = 0,
  width = 0,
  height = 0,
  fill,
  payload,
}: SegmentShapeProps) {
  if (width <= 0 || height <= 0) return null;
  const unfinished = payload?.index === unfinishedIndex;
  // A hairline of the background separates neighbours of similar colour, unless it would eat the segment.
  const gap = height > 3 ? 1 : 0;
  return (
    <rect
      x={x}
      y={y + gap}
      width={width}
      height={height - gap}
      fill={fill}
      {...(unfinished ? { mask: `url(#${maskId})` } : {})}
    />
  );
}
