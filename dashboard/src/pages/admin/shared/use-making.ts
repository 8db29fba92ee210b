// The way to make another one: the button for whoever may, and whether its dialog is open.
import { useState } from 'react';

export type Make = { label: string; run: () => void };
type Making = {
  /** null for those who may not. */
  make: Make | null;
  making: boolean;
  done: () => void;
};

export function useMaking(label: string, may: boolean): Making {
  const [making, setMaking] = useState(false);
  return { make: may ? { label, run: () => setMaking(true) } : null, making, done: () => setMaking(false) };
}
