import type { AuthenticationResponseJSON, RegistrationResponseJSON } from '@simplewebauthn/server';
// Passkeys (WebAuthn): what the browser is asked for, and whether what it brings was signed for us.
import {
  PasskeyCreation,
  PasskeyRequest,
  type PasskeyAssertion,
  type PasskeyAttestation,
} from '@tocsin/contracts/sign-in';
import type * as z from 'zod';

import type { PasskeyRow } from '../tables.ts';

// Loaded when the first passkey is used: most starts need none of it.
const webAuthn = () => import('@simplewebauthn/server');

const timeout = 5 * 60 * 1000;
const rpIdOf = (origin: string): string => new URL(origin).hostname;

type Known = Pick<PasskeyRow, 'credentialId' | 'transports'>;
const descriptorOf = ({ credentialId, transports }: Known) => ({ id: credentialId, transports });

/** What to hand the browser for a new passkey; those the person has are named, so that none is made twice. */
export const creationOptions = async (
  origin: string,
  person: { id: string; email: string; name: string },
  known: readonly Known[],
): Promise<PasskeyCreation> =>
  PasskeyCreation.parse(
    await (
      await webAuthn()
    ).generateRegistrationOptions({
      rpName: 'Tocsin',
      rpID: rpIdOf(origin),
      userID: new TextEncoder().encode(person.id),
      userName: person.email,
      userDisplayName: person.name,
      timeout,
      attestationType: 'none',
      excludeCredentials: known.map(descriptorOf),
      authenticatorSelection: { residentKey: 'preferred', userVerification: 'preferred' },
    }),
  );

/** What to hand the browser to prove a passkey: one of those known, or, where none is named, any it has for us. */
export const requestOptions = async (
  origin: string,
  known: readonly Known[],
  userVerification: 'required' | 'preferred',
): Promise<PasskeyRequest> =>
  PasskeyRequest.parse(
    await (
      await webAuthn()
    ).generateAuthenticationOptions({
      rpID: rpIdOf(origin),
      timeout,
      userVerification,
      ...(known.length === 0 ? {} : { allowCredentials: known.map(descriptorOf) }),
    }),
  );

type Expected = { origin: string; challenge: string };

/** Null for a response that is not what was asked for, whatever is wrong with it. */
export async function readNewPasskey(
  response: z.output<typeof PasskeyAttestation>,
  { origin, challenge }: Expected,
): Promise<Pick<PasskeyRow, 'credentialId' | 'publicKey' | 'counter' | 'transports' | 'backedUp'> | null> {
  const verified = await (
    await webAuthn()
  )
    .verifyRegistrationResponse({
      // The schema allows what a newer browser may add; the library reads only what it knows.
      response: response as RegistrationResponseJSON,
      expectedChallenge: challenge,
      expectedOrigin: origin,
      expectedRPID: rpIdOf(origin),
      requireUserVerification: false,
    })
    .catch(() => null);
  if (!verified?.verified) return null;
  const { credential, credentialBackedUp } = verified.registrationInfo;
  return {
    credentialId: credential.id,
    publicKey: Buffer.from(credential.publicKey).toString('base64url'),
    counter: credential.counter,
    transports: credential.transports ?? [],
    backedUp: credentialBackedUp,
  };
}

/** Null for a response that this passkey did not sign for us and this challenge, or whose counter went back. */
export async function readAssertion(
  response: z.output<typeof PasskeyAssertion>,
  passkey: PasskeyRow,
  { origin, challenge, requireUserVerification }: Expected & { requireUserVerification: boolean },
): Promise<{ counter: number; backedUp: boolean } | null> {
  const verified = await (
    await webAuthn()
  )
    .verifyAuthenticationResponse({
      response: response as AuthenticationResponseJSON,
      expectedChallenge: challenge,
      expectedOrigin: origin,
      expectedRPID: rpIdOf(origin),
      requireUserVerification,
      credential: {
        id: passkey.credentialId,
        publicKey: new Uint8Array(Buffer.from(passkey.publicKey, 'base64url')),
        counter: passkey.counter,
        transports: passkey.transports,
      },
    })
    .catch(() => null);
  if (!verified?.verified) return null;
  const { newCounter, credentialBackedUp } = verified.authenticationInfo;
  return { counter: newCounter, backedUp: credentialBackedUp };
}
