// Copying: a button that says that it did, and a block of text with one.
import { IconCheck, IconCopy } from '@tabler/icons-react';
import { useEffect, useRef, useState, type ReactNode } from 'react';

import { copyText } from '../lib/clipboard.ts';
import { Button } from './button.tsx';
import { ScrollPane } from './scroll-pane.tsx';
import { showToast } from './toast.tsx';
import { words } from './words.ts';

import classes from './copy.module.css';

const saidMs = 1800;

type CopyButtonProps = { text: string; label?: string; look?: 'plain' | 'primary' | 'quiet' };

export function CopyButton({ text, label = words.copy, look = 'plain' }: CopyButtonProps) {
  const [copied, setCopied] = useState(false);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);
  const copy = async () => {
    if (!(await copyText(text))) {
      const detail = words.selectByHand;
      showToast({ title: words.nothingCopied, detail, look: 'problem' });
      return;
    }
    setCopied(true);
    clearTimeout(timer.current);
    timer.current = setTimeout(() => setCopied(false), saidMs);
  };
  return (
    <Button
      small
      look={look}
      icon={copied ? <IconCheck size={13} /> : <IconCopy size={13} stroke={1.6} />}
      onClick={() => void copy()}
    >
      <span aria-live="polite">{copied ? words.copied : label}</span>
    </Button>
  );
}

type CopyBlockProps = {
  label: string;
  /** What the button copies. */
  text: string;
  /** What is shown, where it is more than the text. */
  children?: ReactNode;
};

export function CopyBlock({ label, text, children }: CopyBlockProps) {
  return (
    <div className={classes.block}>
      <div className={classes.copy}>
        <CopyButton text={text} />
      </div>
      <ScrollPane label={label} className={classes.scroll}>
        <pre className={classes.text}>{children ?? text}</pre>
      </ScrollPane>
    </div>
  );
}
