// A small line of how something went, with a faint area under it. Decorative: the numbers stand beside it.
import { toneClass, type Tone } from './tone.ts';

type SparklineProps = { counts: readonly number[]; tone: Tone; className?: string | undefined };

export function Sparkline({ counts, tone, className }: SparklineProps) {
  if (counts.length < 2) return null;
  const highest = Math.max(1, ...counts);
  const points = counts.map(
    (count, place) => `${((place / (counts.length - 1)) * 100).toFixed(2)},${(24 - (count / highest) * 22).toFixed(2)}`,
  );
  return (
    <svg
      className={`${toneClass(tone)} ${className ?? ''}`}
      viewBox="0 0 100 26"
      preserveAspectRatio="none"
      aria-hidden="true"
    >
      <path d={`M0,26 L${points.join(' L')} L100,26 Z`} fill="color-mix(in srgb, var(--tone) 12%, transparent)" />
      <path
        d={`M${points.join(' L')}`}
        fill="none"
        stroke="var(--tone)"
        strokeWidth="1.2"
        vectorEffect="non-scaling-stroke"
        opacity="0.8"
      />
    </svg>
  );
}
