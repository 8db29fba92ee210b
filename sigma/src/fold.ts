// Which characters count as the same when case does not matter: one table, one UTF-16 unit at a time.

/** The two characters outside ASCII that fold into it: the Kelvin sign and the long s. */
export const kelvinSign = 0x212a;
export const longS = 0x17f;

/**
 * Folds each unit to its lower case where that is one unit, as Unicode's simple case folding does.
 * Characters outside the basic plane keep their case.
 */
export const foldTable: Uint16Array = buildTable();

function buildTable(): Uint16Array {
  const table = new Uint16Array(0x10000);
  for (let code = 0; code < table.length; code++) {
    const isSurrogate = code >= 0xd800 && code <= 0xdfff;
    const lower = isSurrogate ? '' : String.fromCharCode(code).toLowerCase();
    table[code] = lower.length === 1 ? lower.charCodeAt(0) : code;
  }
  table[longS] = 's'.charCodeAt(0);
  return table;
}

/** The text with every unit folded. Allocates: for building and comparing, not for scanning. */
export function fold(text: string): string {
  let folded = '';
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    folded += String.fromCharCode(foldTable[code] ?? code);
  }
  return folded;
}

export function isAscii(text: string): boolean {
  for (let index = 0; index < text.length; index++) if (text.charCodeAt(index) > 0x7f) return false;
  return true;
}
