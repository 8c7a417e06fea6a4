/** Takes the place of js-base64, of which fhirclient needs one function where signatures by private key are not used. */

/** Bytes as text of the alphabet that addresses may hold, without padding (RFC 4648, section 5). */
export function fromUint8Array(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '');
}
