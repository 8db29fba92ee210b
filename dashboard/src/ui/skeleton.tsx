// Where something is about to be: quiet bars of about its size.
import classes from './skeleton.module.css';

export const Skeleton = ({ width = '100%', height = 10 }: { width?: number | string; height?: number }) => (
  <span className={classes.bar} style={{ width, height }} aria-hidden="true" />
);

export function SkeletonRows({ rows = 12, height = 46, label }: { rows?: number; height?: number; label: string }) {
  return (
    <div role="status" aria-label={label}>
      {Array.from({ length: rows }, (_, row) => (
        <div key={row} className={classes.line} style={{ height }}>
          <Skeleton width={14} height={14} />
          <Skeleton width={64} />
          <Skeleton width={`${34 + ((row * 7) % 18)}%`} />
          <Skeleton width={`${14 + ((row * 5) % 9)}%`} />
          <Skeleton width={72} />
        </div>
      ))}
    </div>
  );
}
