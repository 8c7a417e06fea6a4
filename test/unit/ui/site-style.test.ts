/** `smart_style_url`: the look of the EHR around the app is taken where it is known, well-formed and readable. */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { SMART_STYLE } from '../../../src/sandbox/chart/smart-style.ts';
import { contrast, LIGHT, siteTokens } from '../../../src/ui/site-style.ts';

describe('the style of a site', () => {
  test('gives tokens for every key of SMART App Launch', () => {
    expect(siteTokens(SMART_STYLE)).toEqual({
      '--site-ground': '#f3f6f8',
      '--site-ink': '#1d2a33',
      '--site-accent': '#1f5f7a',
      '--site-against': '#8a3b12',
      '--site-for': '#2f6b3a',
      '--site-backdrop': '#1d2a33',
      '--site-radius': '6px',
      '--site-font-size': '16px',
      '--site-spacing': '16px',
      '--site-font-body': 'system-ui, sans-serif',
      '--site-font-heading': 'system-ui, sans-serif',
    });
  });

  test('understands short colours, colours by their parts, and lengths in rem', () => {
    expect(siteTokens({ color_text: '#123', color_highlight: 'rgb(0, 60, 90)', dim_font_size: '1.125rem' })).toEqual({
      '--site-ink': '#112233',
      '--site-accent': '#003c5a',
      '--site-font-size': '1.125rem',
    });
  });

  test.each([
    ['a key that the specification does not know', { color_border: '#112233' }],
    ['a colour by name', { color_text: 'black' }],
    ['a colour with a part above 255', { color_text: 'rgb(0, 300, 0)' }],
    ['an address where a colour should stand', { color_backdrop: 'url(https://elsewhere.example/a.png)' }],
    ['an address where a font should stand', { font_family_body: 'url(https://elsewhere.example/a.woff)' }],
    ['more than a value', { dim_border_radius: '4px; color: red' }],
    ['a number without a unit', { dim_spacing_size: 16 }],
    ['letters too small to read', { dim_font_size: '6px' }],
    ['spaces that fill the pane', { dim_spacing_size: '400px' }],
    ['text that cannot be read on its ground', { color_text: '#b0b8c0' }],
    ['a ground on which nothing can be read', { color_background: '#20262c' }],
    ['a highlight too pale for links', { color_highlight: '#8fd3e8' }],
  ])('leaves out %s', (_what, style) => {
    expect(siteTokens(style)).toEqual({});
  });

  test.each([null, 'blue', 7, ['#112233']])('takes nothing from %j', (style) => {
    expect(siteTokens(style)).toEqual({});
  });

  test('text is held against the ground that the same style gives', () => {
    const style = { color_background: '#e6ecf0', color_text: '#6a6f74' };
    expect(contrast('#6a6f74', '#ffffff')).toBeGreaterThan(4.5);
    expect(siteTokens(style)).not.toHaveProperty('--site-ink');
  });
});

test('the colours that foreign ones are held against are those of the light theme', () => {
  const css = readFileSync('src/ui/tokens.css', 'utf8');
  for (const [name, colour] of Object.entries(LIGHT)) {
    const light = new RegExp(`--${name}: light-dark\\((?:var\\(--site-${name}, )?(#[0-9a-f]{6})`).exec(css)?.[1];
    expect([name, light]).toEqual([name, colour]);
  }
});
