// What a signed assertion must say before it counts, beside its signature, its times and its audience.
import type { SamlSettings } from '@tocsin/contracts/identity-provider';
import * as z from 'zod';

import { Problem } from '#platform/errors';

import { listOf } from './claims.ts';
import type { Proven } from './tables.ts';

const one = <Shape extends z.ZodType>(shape: Shape) => z.array(shape).length(1);
const attributesOf = <Shape extends z.ZodType>(shape: Shape) => z.looseObject({ $: shape });

/** As xml2js shows the assertion: attributes below `$`, elements as lists, text as `_`. */
const Assertion = z.object({
  Assertion: attributesOf(z.looseObject({ ID: z.string().min(1).max(300) })).extend({
    Issuer: one(z.looseObject({ _: z.string() })),
    Subject: one(
      z.looseObject({
        NameID: one(
          z.looseObject({
            _: z.string().min(1).max(1000),
            $: z
              .looseObject({
                Format: z.string().optional(),
                NameQualifier: z.string().optional(),
                SPNameQualifier: z.string().optional(),
              })
              .optional(),
          }),
        ),
        SubjectConfirmation: z
          .array(
            attributesOf(z.looseObject({ Method: z.string() })).extend({
              SubjectConfirmationData: one(
                attributesOf(
                  z.looseObject({
                    Recipient: z.string().optional(),
                    NotOnOrAfter: z.string().optional(),
                    InResponseTo: z.string().optional(),
                  }),
                ),
              ).optional(),
            }),
          )
          .min(1),
      }),
    ),
    Conditions: one(z.looseObject({ AudienceRestriction: z.array(z.unknown()).min(1) })),
    AuthnStatement: z
      .array(
        attributesOf(
          z.looseObject({ AuthnInstant: z.string().optional(), SessionIndex: z.string().optional() }),
        ).extend({
          AuthnContext: z
            .array(z.looseObject({ AuthnContextClassRef: z.array(z.looseObject({ _: z.string() })).optional() }))
            .optional(),
        }),
      )
      .min(1),
  }),
});

export type Expected = {
  settings: SamlSettings;
  acsUrl: string;
  /** The id of our request; null: nobody asked, and that is allowed. */
  requestId: string | null;
  now: Date;
};
export type ReadAssertion = Proven & { assertionId: string; expiresAt: Date };

const bearer = 'urn:oasis:names:tc:SAML:2.0:cm:bearer';
const skewMs = 60_000;

export const invalidAssertion = (why: string, cause?: unknown): Problem =>
  new Problem('unauthenticated', 'provider_answer_invalid', `The provider’s answer does not hold: ${why}.`, { cause });

/**
 * @param assertion what the signature covers, as xml2js shows it
 * @param attributes the assertion's attributes by name
 * @throws Problem `unauthenticated` `provider_answer_invalid`
 */
export function readAssertion(
  assertion: unknown,
  attributes: Readonly<Record<string, unknown>>,
  { settings, acsUrl, requestId, now }: Expected,
): ReadAssertion {
  const parsed = Assertion.safeParse(assertion);
  if (!parsed.success) throw invalidAssertion('the assertion lacks what it must say', parsed.error);
  const { $: about, Issuer, Subject, AuthnStatement } = parsed.data.Assertion;
  const [issuer] = Issuer;
  const [subject] = Subject;
  if (issuer?._.trim() !== settings.entityId) throw invalidAssertion('it is from another issuer');
  const confirmed = subject?.SubjectConfirmation.map(({ $, SubjectConfirmationData }) => ({
    method: $.Method,
    ...SubjectConfirmationData?.[0]?.$,
  })).find(
    ({ method, Recipient, NotOnOrAfter, InResponseTo }) =>
      method === bearer &&
      Recipient === acsUrl &&
      NotOnOrAfter !== undefined &&
      new Date(NotOnOrAfter).getTime() + skewMs > now.getTime() &&
      (requestId === null ? InResponseTo === undefined : InResponseTo === requestId),
  );
  if (!confirmed) throw invalidAssertion('it is for another recipient, another request or another time');
  const [statement] = AuthnStatement;
  const contexts = (statement?.AuthnContext ?? []).flatMap(({ AuthnContextClassRef }) =>
    (AuthnContextClassRef ?? []).map(({ _ }) => _.trim()),
  );
  const named = subject?.NameID[0];
  const nameId = named?._.trim() ?? '';
  const { email, name, groups } = settings.attributes;
  const instant = new Date(statement?.$.AuthnInstant ?? '').getTime();
  return {
    assertionId: about.ID,
    expiresAt: new Date(new Date(confirmed.NotOnOrAfter ?? '').getTime() + skewMs),
    subject: nameId,
    email: email === '' ? nameId : (listOf(attributes[email])[0] ?? null),
    emailVerified: true,
    name: name === '' ? null : (listOf(attributes[name])[0] ?? null),
    groups: listOf(attributes[groups]),
    secondFactor: [...contexts, ...listOf(attributes[methodsAttribute])].some((context) => strongContexts.has(context)),
    provenAt: Number.isNaN(instant) ? null : instant,
    at: {
      subject: nameId,
      index: statement?.$.SessionIndex ?? null,
      format: named?.$?.Format ?? null,
      nameQualifier: named?.$?.NameQualifier ?? null,
      spNameQualifier: named?.$?.SPNameQualifier ?? null,
      idToken: null,
    },
    claims: { NameID: nameId, Issuer: settings.entityId, AuthnContextClassRef: contexts, ...attributes },
  };
}

/** Where Microsoft says how somebody signed in. */
const methodsAttribute = 'http://schemas.microsoft.com/claims/authnmethodsreferences';
/** Authentication contexts that stand for two factors. */
const strongContexts = new Set([
  'https://refeds.org/profile/mfa',
  'http://schemas.microsoft.com/claims/multipleauthn',
  'urn:oasis:names:tc:SAML:2.0:ac:classes:MobileTwoFactorContract',
  'urn:oasis:names:tc:SAML:2.0:ac:classes:MobileTwoFactorUnregistered',
  'urn:oasis:names:tc:SAML:2.0:ac:classes:SmartcardPKI',
  'urn:oasis:names:tc:SAML:2.0:ac:classes:TimeSyncToken',
]);
