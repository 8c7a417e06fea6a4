import { FAULTS, type FaultKind } from '../faults/fault-table.ts';
import { VENDOR_IDS, type VendorId } from '../vendors/vendor.ts';
import { VENDOR_PROFILES } from '../vendors/vendor-profiles.ts';
import { type Html, html } from './html.ts';
import { STYLE } from './style.ts';

/** The frame of every page of the chart. */
export function page(title: string, body: Html): string {
  const document = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<link rel="icon" href="data:,">
<style>${{ markup: STYLE }}</style>
</head>
<body>
${body}
</body>
</html>
`;
  return document.markup;
}

/** A page with one sentence, for what cannot be shown. */
export function messagePage(title: string, text: string): string {
  return page(
    title,
    html`<header><h1>${title}</h1></header>
<main><p>${text}</p><p><a href="/">All patients</a></p></main>`,
  );
}

export function vendorField(chosen: VendorId): Html {
  return html`<label>Server
<select name="vendor">${VENDOR_IDS.map(
    (id) =>
      html`<option value="${id}"${id === chosen ? html` selected` : undefined}>${VENDOR_PROFILES[id].label}</option>`,
  )}</select></label>`;
}

/** Faults are typed or picked; several are joined by "+". */
export function faultField(chosen: string): Html {
  return html`<label>Fault on request
<input name="fault" list="faults" value="${chosen}" placeholder="none" autocomplete="off" spellcheck="false"></label>
<datalist id="faults">${FAULTS.flatMap((kind) => examplesOf(kind)).map(
    (example) => html`<option value="${example}"></option>`,
  )}</datalist>`;
}

/** The types that matter most to the app, as examples. */
const EXAMPLE_TYPES = ['MedicationRequest', 'Procedure', 'Condition'] as const;

function examplesOf(kind: FaultKind): readonly string[] {
  const heads = kind.aim === 'type' ? EXAMPLE_TYPES.map((type) => `${kind.name}:${type}`) : [kind.name];
  return heads.flatMap((head) => (kind.variants ? kind.variants.map((variant) => `${head}=${variant}`) : [head]));
}

/** What each fault does, in words. */
export function faultList(): Html {
  const rows: readonly FaultKind[] = FAULTS;
  return html`<footer><details><summary>What can go wrong on request</summary>
<p class="soft">X is a resource type, or * for all. Join several faults with +.</p>
<dl>${rows.map(
    (kind) => html`<dt>${kind.name}${kind.aim === 'type' ? ':X' : ''}${optionsOf(kind)}</dt><dd>${kind.sentence}</dd>`,
  )}</dl></details></footer>`;
}

function optionsOf(kind: FaultKind): string {
  if (kind.variants) return `=${kind.variants.join('|')}`;
  return kind.number ? `=${kind.number.byDefault} (${kind.number.unit})` : '';
}
