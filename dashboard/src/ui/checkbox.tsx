// A small checkbox that can also say "some of them".
import { useEffect, useRef, type InputHTMLAttributes } from 'react';

import classes from './checkbox.module.css';

type CheckboxProps = Omit<InputHTMLAttributes<HTMLInputElement>, 'type'> & { some?: boolean };

export function Checkbox({ some = false, ...rest }: CheckboxProps) {
  const box = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (box.current) box.current.indeterminate = some;
  }, [some]);
  return <input ref={box} type="checkbox" className={classes.checkbox} {...rest} />;
}
