// The header lines of Zeek's tab-separated logs: they say what the columns of the lines below are.

/** One value of a column, as Zeek's JSON writer would have written it. */
function zeekValue(text: string, type: string, setSeparator: string): unknown {
  switch (type) {
    case 'count':
    case 'int':
    case 'port':
    case 'double':
    case 'time':
    case 'interval': {
      const number = Number(text);
      return Number.isNaN(number) ? text : number;
    }
    case 'bool':
      return text === 'T' || text === 'true';
    default:
      if (!type.startsWith('set[') && !type.startsWith('vector[')) return unescape(text);
      return text
        .split(setSeparator)
        .map((item) => zeekValue(item, type.slice(type.indexOf('[') + 1, -1), setSeparator));
  }
}

/** Zeek writes bytes that would break the format as `\x09`. */
function unescape(text: string): string {
  if (!text.includes('\\x')) return text;
  return text.replaceAll(/\\x([\da-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
}

/** Reads a body's `#separator`, `#fields`, `#types`, `#path` … lines, which are no records themselves. */
export class ZeekHeader {
  private separator = '\t';
  private setSeparator = ',';
  private empty = '(empty)';
  private unset = '-';
  private path = '';
  private fields: string[] = [];
  private types: string[] = [];

  get active(): boolean {
    return this.fields.length > 0;
  }

  /** True when the line is a header line. */
  take(line: string): boolean {
    if (!line.startsWith('#')) return false;
    if (line.startsWith('#separator ')) {
      this.separator = unescape(line.slice(11).trim());
      return true;
    }
    const [name, ...values] = line.split(this.separator);
    switch (name) {
      case '#set_separator':
        this.setSeparator = values[0] ?? ',';
        return true;
      case '#empty_field':
        this.empty = values[0] ?? '(empty)';
        return true;
      case '#unset_field':
        this.unset = values[0] ?? '-';
        return true;
      case '#path':
        this.path = values[0] ?? '';
        return true;
      case '#fields':
        this.fields = values;
        this.types = [];
        return true;
      case '#types':
        this.types = values;
        return true;
      case '#open':
      case '#close':
        return true;
      default:
        return false;
    }
  }

  /** The line as an object with Zeek's field names and `_path`; undefined when it has other columns than the header. */
  read(line: string): Record<string, unknown> | undefined {
    const columns = line.split(this.separator);
    if (columns.length !== this.fields.length) return undefined;
    const value: Record<string, unknown> = {};
    if (this.path !== '') value['_path'] = this.path;
    this.fields.forEach((field, index) => {
      const text = columns[index] ?? this.unset;
      const type = this.types[index] ?? 'string';
      if (text === this.unset) return;
      if (text !== this.empty) value[field] = zeekValue(text, type, this.setSeparator);
      else value[field] = type.startsWith('set[') || type.startsWith('vector[') ? [] : '';
    });
    return value;
  }
}
