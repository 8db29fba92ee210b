// Writing Markdown: the text, or how it will look. The same keys send and leave it everywhere.
import { lazy, type ReactNode, Suspense, useEffect, useRef, useState } from 'react';

import { Button } from '../../ui/button.tsx';
import { words } from './words.ts';

import classes from './markdown-editor.module.css';

const SafeMarkdown = lazy(async () => ({ default: (await import('./markdown.tsx')).SafeMarkdown }));

export const ShownMarkdown = ({ text }: { text: string }) => (
  <Suspense fallback={<p className={classes.plain}>{text}</p>}>
    <SafeMarkdown text={text} />
  </Suspense>
);

type EditorProps = {
  label: string;
  placeholder: string;
  action: string;
  value: string;
  onChange: (value: string) => void;
  busy: boolean;
  longest: number;
  rows: number;
  takesFocus?: boolean;
  /** Shown above the buttons: a refusal or a conflict. */
  note?: ReactNode;
  allowEmpty?: boolean;
  onSave: () => void;
  onCancel?: () => void;
};

export function MarkdownEditor(props: EditorProps) {
  const {
    label,
    placeholder,
    action,
    value,
    onChange,
    busy,
    longest,
    rows,
    takesFocus,
    note,
    allowEmpty,
    onSave,
    onCancel,
  } = props;
  const [preview, setPreview] = useState(false);
  const area = useRef<HTMLTextAreaElement>(null);
  useEffect(() => {
    if (takesFocus) area.current?.focus();
  }, [takesFocus]);
  const ready = allowEmpty === true || value.trim() !== '';
  return (
    <form
      className={classes.editor}
      onSubmit={(event) => {
        event.preventDefault();
        if (ready && !busy) onSave();
      }}
    >
      {preview ? (
        <div className={classes.preview} style={{ minHeight: rows * 19 + 16 }}>
          {value.trim() === '' ? <p className="muted">{words.editor.nothing}</p> : <ShownMarkdown text={value} />}
        </div>
      ) : (
        <textarea
          ref={area}
          className={classes.area}
          aria-label={label}
          placeholder={placeholder}
          rows={rows}
          maxLength={longest}
          value={value}
          onChange={(event) => onChange(event.currentTarget.value)}
          onKeyDown={(event) => {
            if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) event.currentTarget.form?.requestSubmit();
            // What is written stays: only the button throws it away.
            if (event.key === 'Escape') event.currentTarget.blur();
          }}
        />
      )}
      {note}
      <div className={classes.foot}>
        <Button small look="quiet" aria-pressed={preview} onClick={() => setPreview(!preview)}>
          {preview ? words.editor.write : words.editor.preview}
        </Button>
        <span className={classes.hint}>Markdown</span>
        <span className="grow" />
        {onCancel && (
          <Button small look="quiet" onClick={onCancel}>
            {words.editor.cancel}
          </Button>
        )}
        <Button small look="primary" type="submit" busy={busy} disabled={!ready} title={words.editor.send}>
          {action}
        </Button>
      </div>
    </form>
  );
}
