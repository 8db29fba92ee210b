// Reads the XML of SAML with the library's own reader, so that what is looked at here is what it verifies.
import { decryptXml, getNameIdAsync, getVerifiedXml, parseDomFromString, parseXml2JsFromString, xpath } from '@node-saml/node-saml/lib/xml.js'; // prettier-ignore

import { invalidAssertion } from './saml-assertion.ts';

const encryptedPath = "/*[local-name()='Response']/*[local-name()='EncryptedAssertion']";
const plainPath = "/*[local-name()='Response']/*[local-name()='Assertion']";
/** The digest below an encryption method is that of OAEP, for which SHA-1 does. */
const signedWith =
  "//*[local-name()='SignatureMethod' or (local-name()='DigestMethod' and not(parent::*[local-name()='EncryptionMethod']))]/@Algorithm";
const encryptedWith = ".//*[local-name()='EncryptionMethod']/@Algorithm";

const isWeak = (algorithm: string): boolean => /(?:^|[#-])(?:sha1|md5)$/i.test(algorithm);
/** Neither 3DES nor RSA with PKCS #1 v1.5, whose padding gives secrets away. */
const ciphers = new Set([
  'http://www.w3.org/2009/xmlenc11#aes128-gcm',
  'http://www.w3.org/2009/xmlenc11#aes256-gcm',
  'http://www.w3.org/2001/04/xmlenc#aes128-cbc',
  'http://www.w3.org/2001/04/xmlenc#aes256-cbc',
  'http://www.w3.org/2001/04/xmlenc#rsa-oaep-mgf1p',
]);

type Dom = Awaited<ReturnType<typeof parseDomFromString>>;
const textsAt = (dom: Dom, path: string): string[] =>
  xpath.selectAttributes(dom, path).map((attribute) => String(attribute.value));
const elementsAt = (dom: Dom, path: string): string[] => xpath.selectElements(dom, path).map(String);

/**
 * A document type can hide and multiply content; SHA-1 can be forged.
 * @throws Problem `provider_answer_invalid`
 */
export async function readSafely(xml: string): Promise<Dom> {
  if (/<!DOCTYPE|<!ENTITY/i.test(xml)) throw invalidAssertion('it holds a document type');
  const dom = await parseDomFromString(xml).catch((error: unknown) => {
    throw invalidAssertion('it is no XML', error);
  });
  if (textsAt(dom, signedWith).some(isWeak)) throw invalidAssertion('it is signed with SHA-1');
  return dom;
}

type Assertions = { plain: number; encrypted: readonly string[] };
/** What an answer carries. @throws Problem `provider_answer_invalid` */
export async function assertionsIn(xml: string): Promise<Assertions> {
  const dom = await readSafely(xml);
  return { plain: elementsAt(dom, plainPath).length, encrypted: elementsAt(dom, encryptedPath) };
}

/**
 * Which of the keys opens it. What lies within is held to the same rules; whose it is, the signature says later.
 * @throws Problem `provider_answer_invalid`
 */
export async function keyThatOpens(encrypted: string, keys: readonly string[]): Promise<string> {
  const algorithms = textsAt(await parseDomFromString(encrypted), encryptedWith);
  if (algorithms.length === 0 || algorithms.some((each) => !ciphers.has(each)))
    throw invalidAssertion('it is encrypted in a way that is not safe');
  for (const key of keys) {
    const opened = await decryptXml(encrypted, key).catch(() => null);
    if (opened === null) continue;
    await readSafely(opened);
    return key;
  }
  throw invalidAssertion('none of the keys opens what is encrypted');
}

/** What the signature of the root covers. @throws Problem `provider_answer_invalid` */
export async function verifiedRoot(xml: string, certificates: readonly string[]): Promise<string> {
  const dom = await readSafely(xml);
  try {
    const [root] = xpath.selectElements(dom, '/*');
    const verified = root && getVerifiedXml(xml, root, [...certificates]);
    if (verified) return verified;
  } catch (error) {
    throw invalidAssertion('its signature', error);
  }
  throw invalidAssertion('its signature');
}

/** As xml2js shows it: without prefixes, attributes below `$`, elements as lists, text as `_`. */
export const asObject = (xml: string): Promise<unknown> => parseXml2JsFromString(xml);

/** The NameID of a logout request, also where it is encrypted. @throws Problem `provider_answer_invalid` */
export async function nameIdIn(xml: string, keys: readonly string[]): Promise<string> {
  const dom = await readSafely(xml);
  const algorithms = textsAt(dom, encryptedWith);
  if (algorithms.some((each) => !ciphers.has(each)))
    throw invalidAssertion('it is encrypted in a way that is not safe');
  for (const key of algorithms.length === 0 ? [null] : keys) {
    const found = await getNameIdAsync(dom, key).catch(() => null);
    const name = found?.value?.trim() ?? '';
    if (name !== '') return name;
  }
  throw invalidAssertion('it names nobody');
}
