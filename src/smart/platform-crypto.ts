/**
 * Takes the place of a polyfill that fhirclient would load where `globalThis.crypto` is missing. Every browser the app
 * runs in has it; a browser without it must fail instead of drawing keys from a polyfill.
 */
// biome-ignore lint/style/noDefaultExport: fhirclient asks for the default export of the polyfill
export default globalThis.crypto;
