// Log sources that no event can have.
import { suggestion } from '../fault.ts';
import { entriesOf, scalarOf, type Entry } from '../yaml-nodes.ts';
import { generalCategories, generalServices, knownProducts, openProducts } from './taxonomy.ts';
import type { LintedDocument } from './warning.ts';

const categoriesOf = (product: string): string[] =>
  product === ''
    ? [...generalCategories, ...Object.values(knownProducts).flatMap(({ categories }) => categories)]
    : [...generalCategories, ...(knownProducts[product]?.categories ?? [])];
const servicesOf = (product: string): string[] =>
  product === ''
    ? [...generalServices, ...Object.values(knownProducts).flatMap(({ services }) => services)]
    : [...(knownProducts[product]?.services ?? [])];

export function lintLogSource({ document, find, warn }: LintedDocument): void {
  const logsource = find('logsource');
  const entries = logsource
    ? entriesOf(logsource.value, document, logsource.valueAt, { list: [], at: () => undefined })
    : null;
  const part = (key: string): { entry: Entry | undefined; name: string } => {
    const entry = entries?.find((found) => found.key === key);
    return { entry, name: entry ? String(scalarOf(entry.value) ?? '').toLowerCase() : '' };
  };
  const product = part('product');
  if (product.entry && product.name !== '' && !Object.hasOwn(knownProducts, product.name)) {
    const near = suggestion(product.name, Object.keys(knownProducts));
    const message = `No event is known to have the product "${product.name}": check it against your sources.${near}`;
    warn('unknown_logsource', product.entry.valueAt, message);
    return;
  }
  const of = product.name === '' ? '' : ` of ${product.name}`;
  for (const [key, known] of [
    ['category', categoriesOf(product.name)],
    ['service', openProducts.has(product.name) ? null : servicesOf(product.name)],
  ] as const) {
    const { entry, name } = part(key);
    if (!entry || name === '' || known === null || known.includes(name)) continue;
    const near = suggestion(name, known);
    const message = `No event${of} is known to have the ${key} "${name}": check it against your sources.${near}`;
    warn('unknown_logsource', entry.valueAt, message);
  }
}
