// What the browser does for passkeys; loaded when somebody uses one.
import type {
  PublicKeyCredentialCreationOptionsJSON,
  PublicKeyCredentialRequestOptionsJSON,
} from '@simplewebauthn/browser';
import type { PasskeyCreation, PasskeyRequest } from '@tocsin/contracts/sign-in';

export const hasPasskeys = (): boolean => typeof PublicKeyCredential === 'function';

// JSON has no undefined: what is absent here is absent there, which the two types say differently.
const requestOf = (options: PasskeyRequest) => options as PublicKeyCredentialRequestOptionsJSON;
const creationOf = (options: PasskeyCreation) => options as PublicKeyCredentialCreationOptionsJSON;

/** @throws Error when the person turns it down, or the browser has none */
export async function askForPasskey(options: PasskeyRequest) {
  const { startAuthentication } = await import('@simplewebauthn/browser');
  const { response, clientExtensionResults, ...made } = await startAuthentication({ optionsJSON: requestOf(options) });
  return { ...made, response: { ...response }, clientExtensionResults: { ...clientExtensionResults } };
}

/** @throws Error when the person turns it down, or has one on this authenticator already */
export async function makePasskey(options: PasskeyCreation) {
  const { startRegistration } = await import('@simplewebauthn/browser');
  const { response, clientExtensionResults, ...made } = await startRegistration({ optionsJSON: creationOf(options) });
  return { ...made, response: { ...response }, clientExtensionResults: { ...clientExtensionResults } };
}
