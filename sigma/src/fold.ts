// Which characters count as the same when case does not matter: one table, one UTF-16 unit at a time.

/** Simple case folding leaves the Turkish dotless i alone. */
const dotlessI = 0x131;

/** The two characters outside ASCII that fold into it: the Kelvin sign and the long s. */
export const kelvinSign = 0x212a;
export const longS = 0x17f;

/**
 * Folds each unit as Unicode's simple case folding does, and so as RE2 does with `(?i)`: a lower-case letter stands for
 * all that have the same upper case (Σ, σ and ς are one letter). Characters outside the basic plane keep their case.
 */
export const foldTable: Uint16Array = buildTable();

function buildTable(): Uint16Array {
  const table = new Uint16Array(0x10000);
  for (let code = 0; code < table.length; code++) {
    const isSurrogate = code >= 0xd800 && code <= 0xdfff;
    table[code] = isSurrogate || code === dotlessI ? code : lowerUnit(upperUnit(code));
  }
  return table;
}

function unit(text: string, otherwise: number): number {
  return text.length === 1 ? text.charCodeAt(0) : otherwise;
}
function upperUnit(code: number): number {
  return unit(String.fromCharCode(code).toUpperCase(), code);
}
function lowerUnit(code: number): number {
  return unit(String.fromCharCode(code).toLowerCase(), code);
}

/** The text with every unit folded. Allocates: for building and comparing, not for scanning. */
export function fold(text: string): string {
  if (isAscii(text)) return text.toLowerCase();
  let folded = '';
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    folded += String.fromCharCode(foldTable[code] ?? code);
  }
  return folded;
}

export const isAscii = (text: string): boolean => !/[\u0080-\uffff]/.test(text);
