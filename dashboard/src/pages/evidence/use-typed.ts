// What is typed into a filter, told to the address once the person pauses.
import { useEffect, useState } from 'react';

const pauseMs = 250;

export function useTyped(inUrl: string, tell: (text: string) => void): [string, (text: string) => void] {
  const [typed, setTyped] = useState(inUrl);
  const [known, setKnown] = useState(inUrl);
  if (known !== inUrl) {
    setKnown(inUrl);
    setTyped(inUrl);
  }
  useEffect(() => {
    if (typed.trim() === inUrl) return;
    const timer = setTimeout(() => tell(typed.trim()), pauseMs);
    return () => clearTimeout(timer);
  });
  return [typed, setTyped];
}
