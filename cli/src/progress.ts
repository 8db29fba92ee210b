// One line of progress on standard error, only where a person is looking.
export type Progress = { show: (line: string) => void; end: () => void };

export function createProgress(stream: NodeJS.WriteStream = process.stderr): Progress {
  let shownAt = 0;
  let shown = false;
  return {
    show: (line) => {
      const now = performance.now();
      if (!stream.isTTY || now - shownAt < 80) return;
      shownAt = now;
      shown = true;
      stream.write(`\r\u001B[K${line.slice(0, (stream.columns ?? 80) - 1)}`);
    },
    end: () => {
      if (shown) stream.write('\r\u001B[K');
      shown = false;
    },
  };
}

/** A bar of 24 characters with a percentage. @param share 0 to 1 */
export const bar = (share: number): string => {
  const full = Math.round(Math.min(Math.max(share, 0), 1) * 24);
  return `${'█'.repeat(full)}${'░'.repeat(24 - full)} ${String(Math.round(share * 100)).padStart(3)} %`;
};

const megabytes = (bytes: number): string => (bytes / 1e6).toFixed(1);

/** `████░░ 40 %  4.2 of 10.5 MB  12,345 events, 11,000/s` */
export function progressLine({
  bytes,
  total,
  events,
  seconds,
}: {
  bytes: number;
  total: number;
  events: number;
  seconds: number;
}): string {
  const rate = Math.round(events / Math.max(seconds, 0.001));
  return `${bar(bytes / Math.max(total, 1))}  ${megabytes(bytes)} of ${megabytes(total)} MB  ${events.toLocaleString('en')} events, ${rate.toLocaleString('en')}/s`;
}
