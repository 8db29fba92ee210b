// How something is doing, by shape as well as by colour.
import classes from './lamp.module.css';

/** Full and pulsing, full, half, a square, an empty ring, an empty square. */
export type LampLook = 'live' | 'on' | 'half' | 'troubled' | 'failing' | 'never' | 'off';

type LampProps = {
  look: LampLook;
  /** In words, where nothing beside the lamp says it. */
  label?: string;
};

export const Lamp = ({ look, label }: LampProps) =>
  label === undefined ? (
    <span className={classes.lamp} data-look={look} aria-hidden="true" />
  ) : (
    <span className={classes.lamp} data-look={look} role="img" aria-label={label} title={label} />
  );
