// A whole sentence of a catalogue with links, times or marks in it.
import { Fragment, type ReactNode } from 'react';

type SentenceProps = {
  /** `{name}` stands where the part of that name goes, so that each language has it at its own place. */
  text: string;
  parts: Readonly<Record<string, ReactNode>>;
};

export const Sentence = ({ text, parts }: SentenceProps) =>
  text
    .split(/\{(\w+)\}/)
    .map((piece, place) => <Fragment key={place}>{place % 2 === 0 ? piece : parts[piece]}</Fragment>);
