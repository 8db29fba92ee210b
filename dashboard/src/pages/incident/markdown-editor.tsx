// Writing Markdown: the text, or how it will look. The same keys send and leave it everywhere.
import { lazy, type ReactNode, Suspense, useEffect, useRef, useState } from 'react';

import { Button } from '../../ui/button.tsx';
import { MentionArea } from './mention-area.tsx';
import type { Nameable } from './mentions.ts';
import { words } from './words.ts';

import classes from './markdown-editor.module.css';

const SafeMarkdown = lazy(async () => ({ default: (await import('./markdown.tsx')).SafeMarkdown }));

type ShownProps = { text: string; named?: readonly Nameable[] };

export const ShownMarkdown = ({ text, named = [] }: ShownProps) => (
  <Suspense fallback={<p className={classes.plain}>{text}</p>}>
    <SafeMarkdown text={text} named={named} />
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
  /** Whom the text may name. */
  people?: readonly Nameable[];
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
    people = [],
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
        <MentionArea
          ref={area}
          label={label}
          placeholder={placeholder}
          rows={rows}
          longest={longest}
          value={value}
          people={people}
          onChange={onChange}
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
