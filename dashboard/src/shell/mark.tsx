// Tocsin's mark: an alarm bell, and the ring of it on both sides.
export function Mark({ size = 22 }: { size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 32 32" fill="none" aria-hidden="true">
      <g stroke="var(--accent)" strokeWidth="2" strokeLinecap="round" strokeLinejoin="round">
        <path d="M8.4 21.8c1.9-1.8 2.3-4 2.3-7.3a5.3 5.3 0 0 1 10.6 0c0 3.3.4 5.5 2.3 7.3Z" />
        <path d="M5.2 8.2a11 11 0 0 0 0 12.6M26.8 8.2a11 11 0 0 1 0 12.6" opacity="0.6" />
        <path d="M1.7 5.6a16 16 0 0 0 0 17.8M30.3 5.6a16 16 0 0 1 0 17.8" opacity="0.3" />
      </g>
      <circle cx="16" cy="26" r="2.2" fill="var(--accent)" />
    </svg>
  );
}
