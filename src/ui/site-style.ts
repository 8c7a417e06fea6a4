/**
 * The look of the chart around us (`smart_style_url`, SMART App Launch 2.2, "Styling") as tokens of our own. Only known keys
 * with values of a known form are taken, and a colour only where text stays readable with it.
 */

/** Names of tokens (CSS custom properties) with their values. */
export type SiteTokens = Readonly<Record<`--site-${string}`, string>>;

/** The grounds and inks of the light theme that a foreign colour meets, as tokens.css has them. */
export const LIGHT = {
  paper: '#ffffff',
  ground: '#f1f4f6',
  sunken: '#f6f8f9',
  ink: '#16212b',
  'ink-faint': '#5c6974',
  accent: '#0b5f73',
  'accent-soft': '#e2f0f3',
  for: '#1a6741',
  'for-soft': '#e4f2ea',
  against: '#962d20',
  'against-soft': '#fbebe8',
  open: '#7c5000',
  later: '#6b3a78',
} as const;

/** WCAG 2.2, 1.4.3, for text of any size. */
const ENOUGH = 4.5;

type Rgb = readonly [number, number, number];

function colourOf(value: unknown): Rgb | undefined {
  if (typeof value !== 'string') return undefined;
  const text = value.trim().toLowerCase();
  const [, hex] = /^#([0-9a-f]{3}|[0-9a-f]{6})$/.exec(text) ?? [];
  if (hex !== undefined) {
    const wide = hex.length === 3 ? [...hex].map((digit) => digit + digit).join('') : hex;
    return [0, 2, 4].map((at) => Number.parseInt(wide.slice(at, at + 2), 16)) as unknown as Rgb;
  }
  const [, r, g, b] = /^rgb\(\s*(\d{1,3})\s*,\s*(\d{1,3})\s*,\s*(\d{1,3})\s*\)$/.exec(text) ?? [];
  const parts = [r, g, b].map(Number);
  return parts.every((part) => part <= 255) ? (parts as unknown as Rgb) : undefined;
}

/** Relative luminance (WCAG 2.2). */
function luminance(colour: Rgb): number {
  const [r, g, b] = colour.map((part) => {
    const share = part / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  }) as unknown as Rgb;
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

/** Contrast of two colours, 1 to 21. */
export function contrast(a: string, b: string): number {
  const [one, other] = [colourOf(a), colourOf(b)];
  if (!one || !other) return 1;
  const [light, dark] = [luminance(one), luminance(other)].sort((x, y) => y - x);
  return ((light ?? 0) + 0.05) / ((dark ?? 0) + 0.05);
}

const hexOf = (colour: Rgb) => `#${colour.map((part) => part.toString(16).padStart(2, '0')).join('')}`;

/** A length in px or rem between two limits in px; rem counts as 16 px. */
function lengthOf(value: unknown, least: number, most: number): string | undefined {
  const [, amount, unit] = (typeof value === 'string' && /^(\d{1,3}(?:\.\d{1,3})?)(px|rem)$/.exec(value.trim())) || [];
  if (amount === undefined) return undefined;
  const pixels = Number(amount) * (unit === 'rem' ? 16 : 1);
  return pixels >= least && pixels <= most ? `${amount}${unit}` : undefined;
}

/** Names of fonts and nothing else: no addresses, no functions. */
function fontOf(value: unknown): string | undefined {
  return typeof value === 'string' && /^[\p{L}\d\s,'"-]{1,200}$/u.test(value) && value.trim() !== ''
    ? value.trim()
    : undefined;
}

/**
 * The tokens that a style gives. What is unknown, malformed or unreadable is left out: the look then stays ours. Colours
 * are those of a light page and are used in the light theme alone.
 */
export function siteTokens(style: unknown): SiteTokens {
  if (typeof style !== 'object' || style === null || Array.isArray(style)) return {};
  const given: Readonly<Record<string, unknown>> = { ...style };
  const tokens: Record<`--site-${string}`, string> = {};
  const set = (name: string, value: string | undefined) => {
    if (value !== undefined) tokens[`--site-${name}`] = value;
  };
  const readable = (key: string, others: readonly string[]) => {
    const colour = colourOf(given[key]);
    if (!colour) return undefined;
    const hex = hexOf(colour);
    return others.every((other) => contrast(hex, other) >= ENOUGH) ? hex : undefined;
  };
  const { ink, accent, open, later } = LIGHT;
  const ground = readable('color_background', [ink, LIGHT['ink-faint'], accent, LIGHT.for, LIGHT.against, open, later]);
  set('ground', ground);
  const grounds = [LIGHT.paper, LIGHT.sunken, ground ?? LIGHT.ground];
  set('ink', readable('color_text', grounds));
  set('accent', readable('color_highlight', [...grounds, LIGHT['accent-soft']]));
  set('against', readable('color_error', [...grounds, LIGHT['against-soft']]));
  set('for', readable('color_success', [...grounds, LIGHT['for-soft']]));
  const backdrop = colourOf(given['color_modal_backdrop']);
  set('backdrop', backdrop && hexOf(backdrop));
  set('radius', lengthOf(given['dim_border_radius'], 0, 16));
  set('font-size', lengthOf(given['dim_font_size'], 12, 24));
  set('spacing', lengthOf(given['dim_spacing_size'], 8, 24));
  set('font-body', fontOf(given['font_family_body']));
  set('font-heading', fontOf(given['font_family_heading']));
  return tokens;
}
